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
export { decisionOf, type LimitedHandler, type WebHandler } from '../rate-limited.ts';
export type { RateLimitedOn, WithAddress } from '../rate-limited-on.ts';
export type {
  AddressOption,
  LimiterOptions,
  StoreOptions,
  SubjectLimiterOptions,
} from '../rate-limited-options.ts';
export { type DenoInfo, rateLimited } from './rate-limited.ts';
