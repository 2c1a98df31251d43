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
export { type Handlers, type RateLimitOptions, rateLimit } from './rate-limit.ts';
