export {
  block,
  calendarWindow,
  concurrency,
  type Decision,
  fixedWindow,
  gcra,
  type Limit,
  leakyBucket,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';
export { type MemoryStore, memoryStore } from '@sluice/store-memory';
export {
  fromCloudflare,
  fromFly,
  fromVercel,
  type HeadersReader,
  type RequestOrContext,
} from '../platform-addresses.ts';
export { decisionOf, type LimitedHandler } from '../rate-limited.ts';
export type { AddressOption, LimiterOptions, StoreOptions } from '../rate-limited-options.ts';
export { type LimitedRoute, type RouteHandler, rateLimited } from './rate-limited.ts';
