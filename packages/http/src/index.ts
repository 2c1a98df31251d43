export {
  type AddressedRequest,
  addressKey,
  type ClientKeyOptions,
  clientKey,
} from './client-key.ts';
export { type Diagnostic, type DiagnosticCode, Diagnostics, diagnosticCodes } from './diagnostics.ts';
export { type Framework, routeOf, type TrustedProxies } from './framework.ts';
export { type GraphqlDocument, type GraphqlNode, graphqlCost } from './graphql-cost.ts';
export { Guard } from './guard.ts';
export type {
  AnyRateLimitOptions,
  GuardOptions,
  LimiterOptions,
  RateLimitOptions,
  StoreOptions,
  SubjectLimiterOptions,
} from './guard-options.ts';
export type { HeaderFormat, HeadersOption } from './header-formats.ts';
export { digestKey, joinKey } from './join-key.ts';
export { type Failed, failed, type Gone, type Limited, type Outcome, type Pass } from './outcome.ts';
export { PROBLEM_MEDIA_TYPE, type Problem, problemOf } from './problem.ts';
export type { Header } from './rate-limit-headers.ts';
export type { Refusal, RefusalAnswer } from './refusal.ts';
export type { RequestLimit, RequestLimits } from './request-limits.ts';
export { type ProxiedRequest, type TrustedHeaderOptions, trustedHeaderIp } from './trusted-header-ip.ts';
