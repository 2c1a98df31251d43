export type { CallCost } from './call-cost.ts';
export type { HeaderFields } from './header-fields.ts';
export type { DimensionReading, LimitedReading, Moment, Observation } from './observation.ts';
export type { Keep, Priority } from './priority.ts';
export type { Dimension, Profile, Route } from './profile.ts';
export type { AcquireOptions } from './upstream/acquire-options.ts';
export { createUpstream } from './upstream/create-upstream.ts';
export type {
  Middleware,
  MiddlewareOptions,
  MiddlewareRequest,
  MiddlewareResponse,
} from './upstream/middleware.ts';
export type { Permit } from './upstream/permit.ts';
export type { Denied, Upstream } from './upstream/upstream.ts';
export type { UpstreamEventName, UpstreamEvents, UpstreamListener } from './upstream/upstream-events.ts';
export type { UpstreamOptions } from './upstream/upstream-options.ts';
export type { Confidence, DimensionView, UpstreamView } from './upstream/upstream-view.ts';
export type { UpstreamCall } from './upstream-call.ts';
export type { ResponseLike, UpstreamResponse } from './upstream-response.ts';
