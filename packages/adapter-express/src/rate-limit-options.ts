import type {
  GuardOptions,
  LimiterOptions as LimiterGuardOptions,
  StoreOptions as StoreGuardOptions,
  SubjectLimiterOptions as SubjectLimiterGuardOptions,
} from '@sluice/http';
import type { Request, Response } from 'express';

/** The options that `rateLimit` takes in every form. */
export type AnswerOptions = GuardOptions<Request, Response>;

/** The options of `rateLimit` with a store: it makes its own limiter. */
export type StoreOptions = StoreGuardOptions<Request, Response>;

/** The options of `rateLimit` with a limiter of yours that is called with a string. */
export type LimiterOptions = LimiterGuardOptions<Request, Response>;

/** The options of `rateLimit` with a limiter of yours whose limits find their keys in a subject. */
export type SubjectLimiterOptions<Subject> = SubjectLimiterGuardOptions<Request, Response, Subject>;

/** The options of `rateLimit`. */
export type RateLimitOptions<Subject = string> =
  | StoreOptions
  | LimiterOptions
  | SubjectLimiterOptions<Subject>;
