import type { Decision, Limiter, Store, StoreFailurePolicy } from '@sluice/core';
import { checkInteger, checkOptionalFunction, checkOptions, wrongType } from '@sluice/core/option-checks';
import type { Request, Response } from 'express';
import type { RequestLimits } from './request-limits.ts';

/** The options that `rateLimit` takes in every form. */
export interface AnswerOptions {
  /** How many units a request spends: a safe integer of at least 0. Default: 1. */
  readonly cost?: number | ((request: Request) => number | Promise<number>);
  /** Lets a request pass unchecked and uncounted when it gives `true` (and only then). */
  readonly skip?: (request: Request) => boolean | Promise<boolean>;
  /** Whether to send `X-RateLimit-*` headers. `Retry-After` on a refusal is sent either way. Default: true. */
  readonly headers?: boolean;
  /**
   * Answers a request that is over a limit, instead of the problem body. Status 429 and headers are set by then, and may
   * be changed. Must answer. A refusal because the store is out (503) does not come here.
   */
  readonly onLimited?: (request: Request, response: Response, decision: Decision) => void | Promise<void>;
}

/** The options of `rateLimit` with a store: it makes its own limiter. */
export interface StoreOptions extends AnswerOptions {
  /** Where the records live. Stays the caller's to close. */
  readonly store: Store;
  /**
   * The limits, all of which must allow a request: all are charged or none is. A function chooses them by the request and
   * returns `null` for one without limits; return the same array for the same kind of request. A limit with a `key`
   * function is called with the request; the others count what the option `key` gives.
   */
  readonly limits: RequestLimits<Request>;
  /** Whom to count. Any string is a legal key. Default: the address of the client, see {@link clientKey}. */
  readonly key?: (request: Request) => string;
  /** As in `createLimiter`: handlers with the same prefix share the limits of the same name. Default: `'sluice'`. */
  readonly prefix?: string;
  /**
   * When the store is out: `'throw'` hands the `RateLimitError` to Express, which answers 500 unless an error handler
   * of yours does better; `'allow'` lets requests pass uncounted; `'deny'` answers 503. Default: `'throw'`.
   */
  readonly onStoreFailure?: StoreFailurePolicy;
  /** How long to wait for the store, in milliseconds, as in `createLimiter`. */
  readonly deadlineMs?: number;
  readonly limiter?: undefined;
}

/** The options of `rateLimit` with a limiter of yours that is called with a string. */
export interface LimiterOptions extends AnswerOptions {
  /** Called with what `key` gives. Its own `onStoreFailure` says what happens when its store is out. */
  readonly limiter: Limiter;
  /** Whom to count. Any string is a legal key. Default: the address of the client, see {@link clientKey}. */
  readonly key?: (request: Request) => string;
  readonly store?: undefined;
}

/** The options of `rateLimit` with a limiter of yours whose limits find their keys in a subject. */
export interface SubjectLimiterOptions<Subject> extends AnswerOptions {
  /** Called with what `key` gives. Its own `onStoreFailure` says what happens when its store is out. */
  readonly limiter: Limiter<Subject>;
  /** The subject of a request; `(request) => request` where the limiter takes requests. */
  readonly key: (request: Request) => Subject;
  readonly store?: undefined;
}

/** The options of `rateLimit`. */
export type RateLimitOptions<Subject = string> =
  | StoreOptions
  | LimiterOptions
  | SubjectLimiterOptions<Subject>;

const ANSWER_OPTIONS = ['key', 'cost', 'skip', 'headers', 'onLimited'];
const STORE_OPTIONS = ['store', 'limits', 'prefix', 'onStoreFailure', 'deadlineMs'];
const EXAMPLE =
  "{ store: memoryStore(), limits: [fixedWindow({ name: 'per-minute', limit: 60, window: '1m' })] }";

/**
 * Throws a `TypeError` or `RangeError` that names the option at fault. What `createLimiter` checks is left to it.
 */
export function checkRateLimitOptions<Subject>(options: RateLimitOptions<Subject>): void {
  const caller = 'rateLimit';
  checkOptions(caller, options, [...STORE_OPTIONS, 'limiter', ...ANSWER_OPTIONS], EXAMPLE);
  const given: Readonly<Record<string, unknown>> = { ...options };
  if (given.limiter !== undefined) checkLimiter(caller, given);
  else if (given.store === undefined) {
    throw new TypeError(
      `${caller}: give either \`store\` with \`limits\`, or \`limiter\`; got neither. ${HINT}`,
    );
  } else if (!Array.isArray(given.limits) && typeof given.limits !== 'function') {
    throw wrongType(
      `${caller}: \`limits\``,
      given.limits,
      'an array of limits, or a function',
      '[fixedWindow({ ... })]',
    );
  }
  const { cost, headers } = given;
  if (cost !== undefined && typeof cost !== 'function') checkInteger(`${caller}: \`cost\``, cost, '1', 0);
  if (headers !== undefined && typeof headers !== 'boolean') {
    throw wrongType(`${caller}: \`headers\``, headers, 'true or false', 'false');
  }
  checkOptionalFunction(`${caller}: \`key\``, given.key, '(request) => request.user.id');
  checkOptionalFunction(`${caller}: \`skip\``, given.skip, "(request) => request.path === '/health'");
  checkOptionalFunction(`${caller}: \`onLimited\``, given.onLimited, '(request, response) => response.end()');
}

const HINT = `For example: rateLimit(${EXAMPLE}).`;

function checkLimiter(caller: string, given: Readonly<Record<string, unknown>>): void {
  for (const name of STORE_OPTIONS) {
    if (given[name] === undefined) continue;
    throw new TypeError(
      `${caller}: \`${name}\` and \`limiter\` exclude each other: a limiter brings its own. Pass \`${name}\` to createLimiter.`,
    );
  }
  const { limiter } = given;
  if (typeof limiter !== 'object' || limiter === null || !('consume' in limiter)) {
    throw wrongType(`${caller}: \`limiter\``, limiter, 'a limiter', 'createLimiter({ ... })');
  }
}
