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
  type AddressedRequest,
  addressKey,
  type ClientKeyOptions,
  clientKey,
  type Diagnostic,
  type DiagnosticCode,
  type HeaderFormat,
  type HeadersOption,
  isPreflight,
  joinKey,
  type PreflightRequest,
  type ProxiedRequest,
  type Refusal,
  type ReportedPolicy,
  type RequestLimit,
  type RequestLimits,
  type TrustedHeaderOptions,
  trustedHeaderIp,
} from '@sluice/http';
export { digestKey } from '@sluice/http/node';
export { type MemoryStore, memoryStore } from '@sluice/store-memory';
export { type Handlers, type RateLimitOptions, rateLimit } from './rate-limit.ts';
