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
  type GraphqlCostOptions,
  type GraphqlRequest,
  graphqlCost,
  graphqlRequestCost,
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
  type RequestSubject,
  type TrustedHeaderOptions,
  trustedHeaderIp,
} from '@sluice/http';
export { digestKey } from '@sluice/http/node';
export { type MemoryStore, memoryStore } from '@sluice/store-memory';
export { contextOf, type GetRequestResponse } from './call.ts';
export { RateLimit, SkipRateLimit } from './decorators.ts';
export type { NestRequest, NestResponse } from './nest-requests.ts';
export { RateLimitException } from './rate-limit-exception.ts';
export { RateLimitGuard } from './rate-limit-guard.ts';
export { type AsyncModuleOptions, RATE_LIMITER, RateLimitModule } from './rate-limit-module.ts';
export type {
  HandlerRateLimitOptions,
  LimiterOptions,
  ModuleOptions,
  RateLimitModuleOptions,
  RateLimitOptions,
  RequestLimiterOptions,
  StoreOptions,
} from './rate-limit-options.ts';
