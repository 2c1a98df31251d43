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
export { type Conclude, concludeWith, type Next, type Responder } from './answers/conclude.ts';
export type { Failed, Gone, Limited, Outcome, Pass } from './answers/outcome.ts';
export { PROBLEM_MEDIA_TYPE, type Problem, problemOf } from './answers/problem.ts';
export type { RefusalAnswer } from './answers/refusal-answer.ts';
export {
  parseUsageRouteOptions,
  type UsageAnswer,
  type UsageRouteOptions,
  usageAnswer,
} from './answers/usage-answer.ts';
export type { RequestSubject } from './counting/counted-request.ts';
export { type Diagnostic, type DiagnosticCode, Diagnostics, diagnosticCodes } from './diagnostics.ts';
export { type ClientWatch, type Framework, type Peer, routeOf, type TrustedProxies } from './framework.ts';
export { Guard } from './guard.ts';
export type { HeaderFormat, HeadersOption } from './headers/header-formats.ts';
export { headersOf } from './headers/headers-of.ts';
export type { Header } from './headers/quota-headers.ts';
export type { ReportedPolicy } from './headers/reported-policies.ts';
export { type GraphqlCostOptions, graphqlCost } from './keys/graphql-cost.ts';
export type { GraphqlDocument, GraphqlNode } from './keys/graphql-fields.ts';
export { type GraphqlRequest, graphqlRequestCost } from './keys/graphql-request-cost.ts';
export { joinKey } from './keys/join-key.ts';
export { withDefaultStore } from './options/default-store.ts';
export type {
  AnyRateLimitOptions,
  GuardOptions,
  LimiterGuardOptions,
  OptionalStoreGuardOptions,
  RateLimitOptions,
  Refusal,
  StoreGuardOptions,
  SubjectLimiterGuardOptions,
} from './options/guard-options.ts';
export type { RequestLimit, RequestLimits } from './options/request-limits.ts';
export { isPreflight, type PreflightRequest } from './preflight.ts';
export { failIfMounted, rejectUncalled, uncalledError } from './uncalled.ts';
