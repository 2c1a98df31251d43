export type { HeaderFields } from './header-fields.ts';
export type { DimensionReading, LimitedReading, Moment, Observation } from './observation.ts';
export type { Dimension, Profile, Route } from './profile.ts';
export type { UpstreamCall } from './upstream-call.ts';
export type { ResponseLike, UpstreamResponse } from './upstream-response.ts';
