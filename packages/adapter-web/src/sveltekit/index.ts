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
  type KitEvent,
  type RateLimitHandle,
  type RateLimitLocals,
  type RateLimitOptions,
  rateLimit,
} from './rate-limit.ts';
