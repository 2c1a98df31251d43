import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Decision } from '@sluice/core';
import { failed, Guard, type RateLimitOptions as GuardRateLimitOptions, type Outcome } from '@sluice/http';
import { templateFramework } from './template-framework.ts';

/** The options of {@link rateLimit}. */
export type RateLimitOptions<Subject = string> = GuardRateLimitOptions<
  IncomingMessage,
  ServerResponse,
  Subject
>;

/** What a framework does after the check. One with middleware and an error handler of its own needs none of these. */
export interface Handlers {
  /** Answers a request that passed. `decision` is absent where the request was not checked. */
  handle(request: IncomingMessage, response: ServerResponse, decision: Decision | undefined): void;
  /** Answers a request whose check failed. It did not pass. The status is 500 already. */
  onError(error: object, request: IncomingMessage, response: ServerResponse): void;
}

/**
 * A request listener for `node:http` that lets a request pass only while it is within its limits. A request over a limit
 * gets 429 with a problem body, or what `onLimited` answers. An error that an option throws goes to `onError`.
 *
 * Throws a `TypeError` or `RangeError` that names the option at fault. Does no I/O before the first request.
 */
export function rateLimit<Subject = string>(
  options: RateLimitOptions<Subject>,
  handlers: Handlers,
): RequestListener {
  const guard = new Guard(templateFramework, options);
  return (request, response) => {
    // A check that needs no store elsewhere is decided at once: then nothing has to wait for a promise.
    const outcome = guard.check(request, response);
    if (!(outcome instanceof Promise)) conclude(outcome, options, handlers, request, response);
    else void outcome.then((late) => conclude(late, options, handlers, request, response));
  };
}

function conclude(
  outcome: Outcome,
  { onLimited }: Pick<RateLimitOptions, 'onLimited'>,
  { handle, onError }: Handlers,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  // The client has disconnected: there is no response to send.
  if (outcome.kind === 'gone') return;
  const fail = (error: object): void => {
    // Otherwise our mistake would carry the status that was meant for the client's.
    if (!response.headersSent) response.statusCode = 500;
    onError(error, request, response);
  };
  if (outcome.kind === 'failed') {
    fail(outcome.error);
    return;
  }
  // Something else, such as a timeout of the app, may have answered during the check.
  if (!response.headersSent) for (const [name, value] of outcome.headers) response.setHeader(name, value);
  if (outcome.kind === 'pass') {
    handle(request, response, outcome.decision);
    return;
  }
  if (response.headersSent) return;
  const { decision, answer } = outcome;
  response.statusCode = answer.status;
  // A refusal because the store is out is not a denial, so `onLimited` is not called.
  if (onLimited === undefined || decision.degraded) {
    response.setHeader('content-type', answer.contentType);
    response.end(answer.body);
    return;
  }
  const answered = async (): Promise<unknown> => onLimited(request, response, decision);
  answered().catch((error: unknown) => fail(failed('rateLimit', error).error));
}
