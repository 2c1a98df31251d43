export {
  type AddressedRequest,
  addressKey,
  type ClientKeyOptions,
  clientKey,
  type Diagnostic,
  type DiagnosticCode,
  digestKey,
  type HeaderFormat,
  type HeadersOption,
  joinKey,
  type ProxiedRequest,
  type Refusal,
  type RequestLimit,
  type RequestLimits,
  type TrustedHeaderOptions,
  trustedHeaderIp,
} from '@sluice/http';
export { type Handlers, type RateLimitOptions, rateLimit } from './rate-limit.ts';
