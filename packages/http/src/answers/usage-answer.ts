import { type Limiter, type Usage, usageOf } from '@sluice/core';
import { validateOptions, wrongType } from '@sluice/core/option-validation';
import type { Header } from '../headers/quota-headers.ts';
import { failed } from './outcome.ts';
import { PROBLEM_MEDIA_TYPE } from './problem.ts';

/** Options of `usageRoute` in the adapters. */
export interface UsageRouteOptions<in Request, Subject = string> {
  /** The limiter that counts the requests of the key holder. */
  readonly limiter: Limiter<Subject>;
  /**
   * Returns the caller's own subject, as the limiter is called with it, or `undefined` for a caller that is
   * not known, who is answered with 401. Take it from what your authentication has proven, never from a
   * parameter: everybody could read the usage of others.
   */
  readonly key: (request: Request) => Subject | undefined | Promise<Subject | undefined>;
}

/** An answer that shows a key holder its usage, ready to be sent. */
export interface UsageAnswer {
  readonly status: 200 | 401 | 503;
  readonly headers: readonly Header[];
  readonly body: string;
}

const EXAMPLE = '{ limiter, key: (request) => request.user?.id }';

/** Throws a `TypeError` that names the option at fault. */
export function parseUsageRouteOptions<Request, Subject>(
  options: UsageRouteOptions<Request, Subject>,
): UsageRouteOptions<Request, Subject> {
  validateOptions('usageRoute', options, ['limiter', 'key'], EXAMPLE);
  const { limiter, key } = options;
  if (typeof (limiter as { readonly peek?: unknown } | undefined)?.peek !== 'function') {
    throw wrongType('usageRoute: `limiter`', limiter, 'a limiter', 'createLimiter({ store, limits })');
  }
  if (typeof key !== 'function') {
    throw wrongType('usageRoute: `key`', key, 'a function', '(request) => request.user?.id');
  }
  return { limiter, key };
}

/**
 * Returns the answer of a route that shows a key holder its usage: 200 with the `Usage` as JSON, where
 * `Infinity` is `null`; 401 without a subject; 503 while the store is out. No cache may store it. Use it to
 * write an adapter; an app uses the `usageRoute` of its adapter. Rejects with what `key` and `limiter.peek`
 * reject with; what is not an object is wrapped in an `Error`.
 */
export async function usageAnswer<Request, Subject>(
  { limiter, key }: UsageRouteOptions<Request, Subject>,
  request: Request,
): Promise<UsageAnswer> {
  let usage: Usage;
  try {
    const subject = await key(request);
    if (subject === undefined) return problem(401, 'The caller is not known');
    usage = await usageOf(limiter, subject);
  } catch (error) {
    throw failed(error).error;
  }
  if (usage.degraded) return problem(503, 'The usage is not known at the moment');
  return answer(200, 'application/json', usage);
}

function problem(status: 401 | 503, title: string): UsageAnswer {
  return answer(status, PROBLEM_MEDIA_TYPE, { title, status });
}

function answer(status: UsageAnswer['status'], contentType: string, body: object): UsageAnswer {
  const headers: Header[] = [
    ['content-type', contentType],
    ['cache-control', 'no-store'],
  ];
  return { status, headers, body: JSON.stringify(body) };
}
