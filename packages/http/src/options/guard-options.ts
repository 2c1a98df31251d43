import type { LimiterOptions as CoreLimiterOptions, Decision, Duration, Limiter } from '@sluice/core';
import type { Refusal } from '../answers/refusal.ts';
import type { RequestLimits } from '../counting/request-limits.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { HeadersOption } from '../headers/header-formats.ts';

/** The options that a guard takes in every form. */
export interface GuardOptions<Request, Response> {
  /** How many units a request spends: a safe integer of at least 0. Default: 1. */
  readonly cost?: number | ((request: Request) => number | Promise<number>);
  /** Lets a request pass unchecked and uncounted when it gives `true` (and only then). */
  readonly skip?: (request: Request) => boolean | Promise<boolean>;
  /** Addresses and networks, such as `'10.0.0.0/8'`, whose requests pass unchecked and uncounted. */
  readonly allow?: readonly string[];
  /** The address of the client. Default: as the framework tells it. See `trustedHeaderIp`. */
  readonly address?: (request: Request) => string | undefined;
  /** How many leading bits of an IPv6 address are one client, where `key` is not given: 32 to 64. Default: 64. */
  readonly ipv6Prefix?: number;
  /**
   * How to tell the quota: `'legacy'` (`X-RateLimit-*`), `'draft-6'` to `'draft-10'`, several of them, or none with `false`.
   * Where two formats use one field, the newer writes it. `Retry-After` on a refusal is sent either way. Default:
   * `['legacy', 'draft-10']`.
   */
  readonly headers?: HeadersOption;
  /**
   * Whether a client may know how it stands. With `false`, no numbers and no names: neither quota nor `Retry-After`,
   * and a problem body that says only what everybody knows. Default: true.
   */
  readonly disclose?: boolean | ((request: Request) => boolean);
  /** Makes `Retry-After` later by up to so much, at random, never earlier. Default: 0. */
  readonly retryAfterJitter?: Duration;
  /** Decides, charges and reports, but lets every request pass, without headers. Default: false. */
  readonly shadow?: boolean;
  /** Replaces status, body or media type of a refusal, also of one because the store is out (`decision.degraded`). */
  readonly refusal?: (request: Request, decision: Decision) => Refusal;
  /**
   * Asked when the response has been sent; on `false`, what the request spent is given back. A request whose client has
   * gone before stays counted. See the guide on what is approximated.
   */
  readonly countWhen?: (request: Request, response: Response) => boolean | Promise<boolean>;
  /** Called with every decision, before the answer: for metrics, and to watch limits in shadow mode. */
  readonly onDecision?: (request: Request, decision: Decision) => void;
  /** Called at most once for each code with what looks like a mistake. Default: `process.emitWarning`. */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
  /**
   * Answers a request that is over a limit, instead of the problem body. Status 429 and headers are set by then, and may
   * be changed. Must answer. A refusal because the store is out (503) does not come here.
   */
  readonly onLimited?: (request: Request, response: Response, decision: Decision) => unknown;
}

/** The options with a store, of which a limiter is made: also those of `createLimiter`. */
export interface StoreOptions<Request, Response>
  extends GuardOptions<Request, Response>,
    Omit<CoreLimiterOptions<never>, 'limits'> {
  /**
   * The limits, all of which must allow a request: all are charged or none is. A function chooses them by the request and
   * returns `null` for one without limits; return the same array for the same kind of request. A limit with a `key`
   * function is called with the request; the others count what the option `key` gives.
   */
  readonly limits: RequestLimits<Request>;
  /** Whom to count. Any string is a legal key. Default: the address of the client, see {@link clientKey}. */
  readonly key?: (request: Request) => string;
  /**
   * `'limiter'`: one budget for whatever comes through. `'route'`: one for each route, told by its declared pattern and
   * methods, in which GET and HEAD are one. Default: `'limiter'`.
   */
  readonly scope?: 'limiter' | 'route';
  readonly limiter?: undefined;
}

/** The options with a limiter of yours that is called with a string. */
export interface LimiterOptions<Request, Response> extends GuardOptions<Request, Response> {
  /** Called with what `key` gives. Its own `onStoreFailure` says what happens when its store is out. */
  readonly limiter: Limiter;
  /** Whom to count. Any string is a legal key. Default: the address of the client, see {@link clientKey}. */
  readonly key?: (request: Request) => string;
  readonly store?: undefined;
}

/** The options with a limiter of yours whose limits find their keys in a subject. */
export interface SubjectLimiterOptions<Request, Response, Subject> extends GuardOptions<Request, Response> {
  /** Called with what `key` gives. Its own `onStoreFailure` says what happens when its store is out. */
  readonly limiter: Limiter<Subject>;
  /** The subject of a request; `(request) => request` where the limiter takes requests. */
  readonly key: (request: Request) => Subject;
  readonly store?: undefined;
}

/** The options of a guard. */
export type RateLimitOptions<Request, Response, Subject = string> =
  | StoreOptions<Request, Response>
  | LimiterOptions<Request, Response>
  | SubjectLimiterOptions<Request, Response, Subject>;

/** The options of a guard, whatever its limiter takes. */
export type AnyRateLimitOptions<Request, Response> =
  | StoreOptions<Request, Response>
  | LimiterOptions<Request, Response>
  | (GuardOptions<Request, Response> & {
      readonly limiter: Limiter<never>;
      readonly key: (request: Request) => unknown;
      readonly store?: undefined;
    });
