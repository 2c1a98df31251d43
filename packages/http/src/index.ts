export {
  type AddressedRequest,
  addressKey,
  type ClientKeyOptions,
  clientKey,
} from './addresses/client-key.ts';
export {
  type ProxiedRequest,
  type TrustedHeaderOptions,
  trustedHeaderIp,
} from './addresses/trusted-header-ip.ts';
export { type Failed, failed, type Gone, type Limited, type Outcome, type Pass } from './answers/outcome.ts';
export { PROBLEM_MEDIA_TYPE, type Problem, problemOf } from './answers/problem.ts';
export type { Refusal, RefusalAnswer } from './answers/refusal.ts';
export type { RequestLimit, RequestLimits } from './counting/request-limits.ts';
export { type Diagnostic, type DiagnosticCode, Diagnostics, diagnosticCodes } from './diagnostics.ts';
export { type Framework, routeOf, type TrustedProxies } from './framework.ts';
export { Guard } from './guard.ts';
export type { HeaderFormat, HeadersOption } from './headers/header-formats.ts';
export type { Header } from './headers/rate-limit-headers.ts';
export { type GraphqlDocument, type GraphqlNode, graphqlCost } from './keys/graphql-cost.ts';
export { digestKey, joinKey } from './keys/join-key.ts';
export type {
  AnyRateLimitOptions,
  GuardOptions,
  LimiterOptions,
  RateLimitOptions,
  StoreOptions,
  SubjectLimiterOptions,
} from './options/guard-options.ts';
