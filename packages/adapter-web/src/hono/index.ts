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
export { type RateLimitMiddleware, rateLimit } from './rate-limit.ts';
export type {
  AddressOption,
  LimiterOptions,
  RateLimitOptions,
  StoreOptions,
  SubjectLimiterOptions,
} from './rate-limit-options.ts';
