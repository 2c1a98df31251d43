export {
  type AddressedRequest,
  addressKey,
  type ClientKeyOptions,
  clientKey,
  type Diagnostic,
  type DiagnosticCode,
  digestKey,
  graphqlCost,
  type HeaderFormat,
  type HeadersOption,
  joinKey,
  type ProxiedRequest,
  type Refusal,
  type RequestLimit,
  type RequestLimits,
  type RequestSubject,
  type TrustedHeaderOptions,
  trustedHeaderIp,
} from '@sluice/http';
export { type RateLimitHandler, rateLimit } from './rate-limit.ts';
export type {
  AnswerOptions,
  LimiterOptions,
  RateLimitOptions,
  StoreOptions,
  SubjectLimiterOptions,
} from './rate-limit-options.ts';
