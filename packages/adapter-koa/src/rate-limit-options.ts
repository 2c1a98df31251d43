import type {
  GuardOptions,
  LimiterGuardOptions,
  OptionalStoreGuardOptions,
  SubjectLimiterGuardOptions,
} from '@sluice/http';
import type { Context, Response } from 'koa';

/** The options of `rateLimit` in every form. */
export type AnswerOptions = GuardOptions<Context, Response>;

/** The options of `rateLimit` with limits. It creates its own limiter. */
export type StoreOptions = OptionalStoreGuardOptions<Context, Response>;

/** The options of `rateLimit` with an existing limiter that is called with a string. */
export type LimiterOptions = LimiterGuardOptions<Context, Response>;

/** The options of `rateLimit` with an existing limiter whose limits find their keys in a subject. */
export type SubjectLimiterOptions<Subject> = SubjectLimiterGuardOptions<Context, Response, Subject>;

/** The options of `rateLimit`. */
export type RateLimitOptions<Subject = string> =
  | StoreOptions
  | LimiterOptions
  | SubjectLimiterOptions<Subject>;
