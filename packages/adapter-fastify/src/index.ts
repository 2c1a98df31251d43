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
  type UsageRouteOptions,
} from '@sluice/http';
export { digestKey } from '@sluice/http/node';
export { type MemoryStore, memoryStore } from '@sluice/store-memory';
export { rateLimit } from './rate-limit.ts';
export type {
  FastifyRateLimitOptions,
  LimiterOptions,
  ObjectLimiterOptions,
  PluginOptions,
  RateLimitHook,
  RateLimitOptions,
  RequestLimiterOptions,
  RouteRateLimitOptions,
  StoreOptions,
} from './rate-limit-options.ts';
export { usageRoute } from './usage-route.ts';
