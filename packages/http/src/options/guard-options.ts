import type { CheckCost, Decision, Duration, Limiter, LimiterOptions, Store } from '@sluice/core';
import type { Diagnostic } from '../diagnostics.ts';
import type { HeadersOption } from '../headers/header-formats.ts';
import type { ReportedPolicy } from '../headers/reported-policies.ts';
import type { RequestLimits } from './request-limits.ts';

/** The options of a guard in every form. */
export interface GuardOptions<Request, Response> {
  /**
   * How many units a request spends: a safe integer of at least 0, one for each limit by its name, such as
   * `{ requests: 1, rows: 50 }`, or a function that returns either, which may
   * be asynchronous. A limit that is not named costs 1. A
   * request of cost 0 passes and changes nothing. Default: 1.
   */
  readonly cost?: CheckCost | ((request: Request) => CheckCost | PromiseLike<CheckCost>);
  /**
   * Lets a request pass, unchecked and uncounted, if it returns `true` (and only then). May be asynchronous;
   * if its promise rejects, the request fails. Default: never.
   */
  readonly skip?: (request: Request) => boolean | PromiseLike<boolean>;
  /**
   * Addresses and networks, such as `'10.0.0.0/8'`, whose requests pass unchecked and uncounted. Default:
   * none.
   */
  readonly allow?: readonly string[];
  /**
   * Returns the address of the client; see `trustedHeaderIp`. Default: the framework's, by its own rules on
   * proxies.
   */
  readonly address?: (request: Request) => string | undefined;
  /**
   * How many leading bits of an IPv6 address count as one client, where `key` is not given: a whole number
   * from 32 to 128. More than 64 only where each client has one address. Default: 64.
   */
  readonly ipv6Prefix?: number;
  /**
   * The header formats that report the quota: `'legacy'` (`X-RateLimit-*`), or a revision of
   * draft-ietf-httpapi-ratelimit-headers from `'draft-6'` to `'draft-10'`; several of them; or `false` for
   * none. Where two formats share a field, the newer writes it. `Retry-After` on a refusal does not depend on
   * this option. Default: `['legacy', 'draft-10']`.
   */
  readonly headers?: HeadersOption;
  /**
   * What `RateLimit-Policy` reports of a limit, by its name, such as `{ api: { quota: 60, window: '1m' } }`.
   * For a bucket, the default is its burst and the time to fill it: "60 a minute, burst 100" is
   * `q=100;w=100`. It changes nothing else: a client's remaining units are still those of the burst.
   */
  readonly policies?: Readonly<Record<string, ReportedPolicy>>;
  /**
   * Whether clients may see their quota. With `false`, answers carry no numbers and no names: no quota
   * headers, no `Retry-After`, and a problem body that names no limits. Default: true.
   */
  readonly disclose?: boolean | ((request: Request) => boolean);
  /**
   * The longest random delay to add to `Retry-After`, so that clients refused together do not return
   * together: a duration, in milliseconds or as in `'5s'`. Default: 0.
   */
  readonly retryAfterJitter?: Duration;
  /**
   * Decides, charges and reports, but lets every request pass, without headers, even if the check fails. Use
   * it to try limits out, alone or beside enforced ones: its decision is kept apart from theirs. Default:
   * false.
   */
  readonly shadow?: boolean;
  /**
   * Returns what replaces the status, the body or the media type of a refusal, including one because the
   * store is out (`decision.degraded`). Use `onLimited` to answer by the framework's own means. Default: the
   * problem body.
   */
  readonly refusal?: (request: Request, decision: Decision) => Refusal;
  /**
   * Decides, after the response has been sent, whether the request counts. If it returns `false` (and only
   * then), the charge is given back to the window that was charged. A request whose client disconnects before
   * the response stays counted. Default: every request counts.
   */
  readonly countWhen?: (request: Request, response: Response) => boolean | Promise<boolean>;
  /**
   * Called with every decision, before the answer: for metrics, and to watch limits in shadow mode. An error
   * that it throws fails the request. Default: none.
   */
  readonly onDecision?: (request: Request, decision: Decision) => void;
  /** Called at most once per code with a probable mistake in the setup. Default: `process.emitWarning`. */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
  /**
   * Answers a request that is over a limit, in place of the problem body. It must answer. Status 429 and the
   * headers are set already and may be changed. Not called for a refusal because the store is out (503).
   * Default: the problem body.
   */
  readonly onLimited?: (request: Request, response: Response, decision: Decision) => unknown;
}

/** The parts of a refusal that the option `refusal` replaces. */
export interface Refusal {
  /** The status: from 400 to 599. Default: 429, or 503 if the store is out. */
  readonly status?: number;
  /** A string, or an object to send as JSON. Default: the problem body. */
  readonly body?: string | object;
  /**
   * The media type. Default: `application/problem+json` for the problem body, `text/plain; charset=utf-8` for
   * a string, `application/json` for an object.
   */
  readonly contentType?: string;
}

/** The options of a guard that creates its limiter from a store. They include those of `createLimiter`. */
export interface StoreGuardOptions<Request, Response>
  extends GuardOptions<Request, Response>,
    Omit<LimiterOptions<never>, 'limits'> {
  /**
   * The limits, all of which must allow a request: all are charged or none is. A function chooses them for
   * each request, once, and returns `null` for unlimited. It may be asynchronous; if its promise rejects, the
   * request fails. Return the same array for the same kind of request, because each new array is validated
   * anew. A limit with a `key` function is called with the request; the others count the key that the option
   * `key` returns.
   */
  readonly limits: RequestLimits<Request>;
  /**
   * Returns the key: who or what is counted. Any string is legal. May be asynchronous; if its promise
   * rejects, the request fails. Not called where every limit has a `key` function. Default: the address of
   * the client; see {@link clientKey}.
   */
  readonly key?: (request: Request) => string | PromiseLike<string>;
  /**
   * What has a budget of its own. `'limiter'`: all requests through this guard share one. `'route'`: each
   * route has one, by its declared pattern and methods; GET and HEAD share it. Default: `'limiter'`.
   */
  readonly per?: 'limiter' | 'route';
  readonly limiter?: undefined;
}

/** The options of an adapter that creates its limiter, in a memory store of its own if it is given none. */
export interface OptionalStoreGuardOptions<Request, Response>
  extends Omit<StoreGuardOptions<Request, Response>, 'store'> {
  /**
   * Where the records live. Default: a memory store of its own, so each process counts by itself. That warns
   * once in production, and if this process is one of several: then pass a store that all share, such as
   * `redisStore` or `postgresStore`.
   */
  readonly store?: Store;
}

/** The options of a guard on an existing limiter that is called with a string. */
export interface LimiterGuardOptions<Request, Response> extends GuardOptions<Request, Response> {
  /** Called with the key. Its own `onStoreFailure` decides when its store is out. */
  readonly limiter: Limiter;
  /**
   * Returns the key: who or what is counted. Any string is legal. May be asynchronous; if its promise
   * rejects, the request fails. Default: the address of the client; see {@link clientKey}.
   */
  readonly key?: (request: Request) => string | PromiseLike<string>;
  readonly store?: undefined;
}

/** The options of a guard on an existing limiter whose limits find their keys in a subject. */
export interface SubjectLimiterGuardOptions<Request, Response, Subject>
  extends GuardOptions<Request, Response> {
  /** Called with the subject. Its own `onStoreFailure` decides when its store is out. */
  readonly limiter: Limiter<Subject>;
  /**
   * Returns the subject of a request: `(request) => request` if the limiter takes requests. May be
   * asynchronous; if its promise rejects, the request fails.
   */
  // The subject is inferred from the limiter alone. So a mistake in one option is one error, at that option.
  readonly key: (request: Request) => NoInfer<Subject> | PromiseLike<NoInfer<Subject>>;
  readonly store?: undefined;
}

/** The options of a guard. */
export type RateLimitOptions<Request, Response, Subject = string> =
  | StoreGuardOptions<Request, Response>
  | LimiterGuardOptions<Request, Response>
  | SubjectLimiterGuardOptions<Request, Response, Subject>;

/** The options of a guard, whatever subject its limiter takes. */
export type AnyRateLimitOptions<Request, Response> =
  | StoreGuardOptions<Request, Response>
  | LimiterGuardOptions<Request, Response>
  | (GuardOptions<Request, Response> & {
      readonly limiter: Limiter<never>;
      readonly key: (request: Request) => unknown;
      readonly store?: undefined;
    });
