export { clientKey } from './client-address.ts';
export { rateLimit } from './rate-limit.ts';
export type {
  AnswerOptions,
  LimiterOptions,
  RateLimitOptions,
  StoreOptions,
  SubjectLimiterOptions,
} from './rate-limit-options.ts';
export type { RequestLimit, RequestLimits } from './request-limits.ts';
