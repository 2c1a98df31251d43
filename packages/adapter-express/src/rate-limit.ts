import type { Decision } from '@sluice/core';
import { failed, Guard, type Header, type Limited, type Outcome } from '@sluice/http';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { isInHandler } from './created-in-handler.ts';
import { expressFramework } from './express-framework.ts';
import type {
  AnswerOptions,
  LimiterOptions,
  RateLimitOptions,
  StoreOptions,
  SubjectLimiterOptions,
} from './rate-limit-options.ts';

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
  const guard = new Guard(expressFramework, options);
  if (isInHandler()) guard.diagnostics.tell('SLUICE_MADE_IN_HANDLER');
  const { onLimited } = options;
  return (request, response, next) => {
    const outcome = guard.check(request, response);
    if (!(outcome instanceof Promise)) conclude(outcome, onLimited, request, response, next);
    else void outcome.then((late) => conclude(late, onLimited, request, response, next));
  };
}

function conclude(
  outcome: Outcome,
  onLimited: AnswerOptions['onLimited'],
  request: Request,
  response: Response,
  next: NextFunction,
): void {
  if (outcome.kind === 'gone') return;
  if (outcome.kind === 'failed') {
    next(outcome.error);
    return;
  }
  if (outcome.decision !== undefined) request.rateLimit = outcome.decision;
  // Somebody else, such as a time limit of the app, may have answered while the store was asked.
  if (!response.headersSent) setHeaders(response, outcome.headers);
  if (outcome.kind === 'pass') next();
  else if (!response.headersSent) refuse(outcome, onLimited, request, response, next);
}

function refuse(
  { decision, answer }: Limited,
  onLimited: AnswerOptions['onLimited'],
  request: Request,
  response: Response,
  next: NextFunction,
): void {
  response.statusCode = answer.status;
  if (onLimited === undefined || decision.degraded) {
    response.setHeader('content-type', answer.contentType);
    response.end(answer.body);
    return;
  }
  const answered = async (): Promise<unknown> => onLimited(request, response, decision);
  answered().catch((error: unknown) => {
    // Else Express would answer our mistake with the status that was meant for the client's.
    if (!response.headersSent) response.statusCode = 500;
    next(failed('rateLimit', error).error);
  });
}

function setHeaders(response: Response, headers: readonly Header[]): void {
  for (const [name, value] of headers) response.setHeader(name, value);
}
