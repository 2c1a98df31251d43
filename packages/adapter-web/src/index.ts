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
export {
  type ClientKeyOptions,
  clientKey,
  type Diagnostic,
  type DiagnosticCode,
  type HeaderFormat,
  type HeadersOption,
  headersOf,
  isPreflight,
  joinKey,
  type PreflightRequest,
  type Refusal,
  type ReportedPolicy,
  type RequestLimit,
  type RequestLimits,
  type RequestSubject,
} from '@sluice/http';
export { digestKey } from '@sluice/http/web';
export { type MemoryStore, memoryStore } from '@sluice/store-memory';
export {
  fromCloudflare,
  fromFly,
  fromVercel,
  type HeadersReader,
  type RequestOrContext,
} from './platform-addresses.ts';
export { decisionOf, type LimitedHandler, rateLimited, type WebHandler } from './rate-limited.ts';
export type {
  AddressOption,
  LimiterOptions,
  RateLimitedOptions,
  StoreOptions,
  SubjectLimiterOptions,
} from './rate-limited-options.ts';
