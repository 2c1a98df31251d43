import { IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { Decision } from '@sluice/core';
import {
  concludeWith,
  Guard,
  type LimiterGuardOptions,
  type OptionalStoreGuardOptions,
  type SubjectLimiterGuardOptions,
  uncalledError,
  withDefaultStore,
} from '@sluice/http';
import { memoryStore } from '@sluice/store-memory';
import { templateFramework } from './template-framework.ts';
import { decisionOf, templateResponder } from './template-responder.ts';

/** The options of {@link rateLimit}. */
export type RateLimitOptions<Subject = string> =
  | OptionalStoreGuardOptions<IncomingMessage, ServerResponse>
  | LimiterGuardOptions<IncomingMessage, ServerResponse>
  | SubjectLimiterGuardOptions<IncomingMessage, ServerResponse, Subject>;

/**
 * The handlers that run after the check. A framework with middleware and an error handler of its own needs
 * none.
 */
export interface Handlers {
  /** Answers a request that passed. `decision` is absent if the request was not checked. */
  handle(request: IncomingMessage, response: ServerResponse, decision: Decision | undefined): void;
  /** Answers a request whose check failed. It did not pass. The status is already 500. */
  onError(error: object, request: IncomingMessage, response: ServerResponse): void;
}

/**
 * Creates a request listener for `node:http` that lets a request pass only within its limits. A request over
 * a limit gets 429 with a problem body, or the answer of `onLimited`. If a function of the options throws,
 * the error goes to `onError`.
 *
 * Give it `limits`, and it creates a limiter, which counts in the memory of this process unless there is a
 * `store`. Give it a `limiter` if the app uses that limiter elsewhere too.
 *
 * Throws a `TypeError` or `RangeError` that names the option at fault. Does no I/O before the first request.
 */
export function rateLimit<Subject = string>(
  options: RateLimitOptions<Subject>,
  { handle, onError }: Handlers,
): RequestListener {
  // The server has called it as a listener. `rejectUncalled` finds this where handlers get a `next`.
  if (options instanceof IncomingMessage) throw uncalledError();
  const guard = new Guard(templateFramework, withDefaultStore(options, memoryStore));
  const conclude = concludeWith(templateResponder, options.onLimited);
  return (request, response) => {
    conclude(guard.check(request, response), request, response, (error) => {
      if (error === undefined) {
        handle(request, response, decisionOf(request));
        return;
      }
      if (!response.headersSent) response.statusCode = 500;
      onError(error, request, response);
    });
  };
}
