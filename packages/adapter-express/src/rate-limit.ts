import { createLimiter, type Decision } from '@sluice/core';
import { checkInteger } from '@sluice/core/option-checks';
import type { Request, RequestHandler, Response } from 'express';
import { clientKey } from './client-address.ts';
import { PROBLEM_MEDIA_TYPE, problemOf } from './problem.ts';
import { type Header, quotaHeaders, retryAfterHeaders } from './rate-limit-headers.ts';
import {
  type AnswerOptions,
  checkRateLimitOptions,
  type LimiterOptions,
  type RateLimitOptions,
  type StoreOptions,
  type SubjectLimiterOptions,
} from './rate-limit-options.ts';
import { CheckedRequest, limitsOnChecked } from './request-limits.ts';

declare global {
  namespace Express {
    interface Request {
      /** The decision of the last `rateLimit` that checked this request. Absent before, and where it was skipped. */
      rateLimit?: Decision;
    }
  }
}

/**
 * A request handler for Express 5 and 4 that lets a request pass only while it is within its limits. One over a limit
 * is answered with 429 and a problem body (or by `onLimited`) and never reaches the next handler. What a function of
 * the options throws goes to Express as an error: such a request does not pass either.
 *
 * Throws a `TypeError` or `RangeError` that names the option at fault. Does no I/O before the first request.
 */
export function rateLimit(options: StoreOptions | LimiterOptions): RequestHandler;
export function rateLimit<Subject>(options: SubjectLimiterOptions<Subject>): RequestHandler;
export function rateLimit<Subject>(options: RateLimitOptions<Subject>): RequestHandler {
  checkRateLimitOptions(options);
  const consume = consumerOf(options);
  return (request, response, next) => {
    check(consume, options, request, response).then(
      (passes) => {
        if (passes) next();
      },
      (error: unknown) => next(asError(error)),
    );
  };
}

type Consume = (request: Request, cost: number) => Promise<Decision>;

function consumerOf<Subject>(options: RateLimitOptions<Subject>): Consume {
  if (options.limiter === undefined) {
    const { store, limits, key = clientKeyOf, prefix, onStoreFailure, deadlineMs } = options;
    const limiter = createLimiter<CheckedRequest<Request>>({
      store,
      limits: limitsOnChecked(limits),
      ...(prefix !== undefined && { prefix }),
      ...(onStoreFailure !== undefined && { onStoreFailure }),
      ...(deadlineMs !== undefined && { deadlineMs }),
    });
    return (request, cost) => limiter.consume(new CheckedRequest(request, key), { cost });
  }
  // The overloads of `rateLimit` say that a limiter without a `key` is one that takes strings.
  const { limiter, key = clientKeyOf as (request: Request) => string & Subject } = options;
  return (request, cost) => limiter.consume(key(request) as string & Subject, { cost });
}

/** `request.ip` and nothing else: which proxies to believe is said once, in the `trust proxy` setting of the app. */
function clientKeyOf(request: Request): string {
  return clientKey(request.ip, request.socket.remoteAddress);
}

/** Whether the request passes; when it does not, it has been answered. */
async function check(
  consume: Consume,
  options: AnswerOptions,
  request: Request,
  response: Response,
): Promise<boolean> {
  const { skip, cost = 1, headers = true } = options;
  if (skip !== undefined && (await skip(request)) === true) return true;
  const decision = await consume(request, typeof cost === 'number' ? cost : await costOf(request, cost));
  request.rateLimit = decision;
  // Somebody else, such as a time limit of the app, has answered while the store was asked.
  if (response.headersSent) return decision.allowed;
  if (headers) setHeaders(response, quotaHeaders(decision));
  if (decision.allowed) return true;
  await refuse(decision, options, request, response);
  return false;
}

async function costOf(
  request: Request,
  cost: Exclude<AnswerOptions['cost'], number | undefined>,
): Promise<number> {
  return checkInteger('rateLimit: what `cost` returns', await cost(request), '1', 0);
}

async function refuse(
  decision: Decision,
  { onLimited }: AnswerOptions,
  request: Request,
  response: Response,
): Promise<void> {
  const problem = problemOf(decision);
  setHeaders(response, retryAfterHeaders(decision));
  response.statusCode = problem.status;
  if (onLimited === undefined || decision.degraded) {
    response.setHeader('Content-Type', PROBLEM_MEDIA_TYPE);
    response.end(JSON.stringify(problem));
    return;
  }
  try {
    await onLimited(request, response, decision);
  } catch (error) {
    // Else Express would answer our mistake with the status that was meant for the client's.
    if (!response.headersSent) response.statusCode = 500;
    throw error;
  }
}

function setHeaders(response: Response, headers: readonly Header[]): void {
  for (const [name, value] of headers) response.setHeader(name, value);
}

/** Express takes a falsy error, `'route'` and `'router'` for leave to go on: a function that throws one must not let it. */
function asError(error: unknown): object {
  if (typeof error === 'object' && error !== null) return error;
  return new Error(`rateLimit: a function of the options threw ${JSON.stringify(String(error))}.`, {
    cause: error,
  });
}
