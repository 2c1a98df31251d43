import type { Decision } from '@sluice/core';
import { isStaleOnRefusal } from '../headers/stale-headers.ts';
import type { GuardOptions } from '../options/guard-options.ts';
import { failed, type Limited, type Outcome } from './outcome.ts';
import type { RefusalAnswer } from './refusal-answer.ts';

/** How a framework sends what a guard has decided. Implement it to write an adapter. */
export interface Responder<Request, Response> {
  /**
   * Makes the decision available to the handlers that follow. One that was made in shadow mode must not
   * replace one that was enforced: keep it apart.
   */
  keepDecision(request: Request, decision: Decision, isShadow: boolean): void;
  /** Whether the response has been answered already, for example by a timeout of the app. */
  isAnswered(response: Response): boolean;
  /** Sets the status of the response. Overrides an earlier one. */
  setStatus(response: Response, status: number): void;
  /** Sets a header of the response. Overrides an earlier one. The name is in lower case. */
  setHeader(response: Response, name: string, value: string): void;
  /** Returns the names of the headers that are set, by whatever means the framework has. In any case. */
  headerNames(response: Response): readonly string[];
  /** Removes a header of the response, by whatever means it was set. The name is one of `headerNames`. */
  removeHeader(response: Response, name: string): void;
  /**
   * Sends the body with its content type and ends the response. The status is set already. An error that it
   * throws goes to `next`: some frameworks refuse requests by errors.
   */
  send(response: Response, answer: RefusalAnswer, decision: Decision): void;
  /** Stops the request, whose client is gone, without an answer. `next` is not called. */
  abandon(response: Response): void;
}

/** Goes on to the next handler or, with an error, to the error handler. */
export type Next = (error?: object) => void;

/**
 * Carries out the outcome of one request. If that takes time, returns a promise that resolves once it has
 * been carried out, and never rejects.
 */
export type Conclude<Request, Response> = (
  outcome: Outcome | Promise<Outcome>,
  request: Request,
  response: Response,
  next: Next,
) => Promise<void> | undefined;

/**
 * Creates the function that carries out the outcomes of a guard, by these rules:
 *
 * - A failed check goes to `next` as an error. It never lets the request pass.
 * - Once the response has been answered, headers and status stay as they are.
 * - A refusal may not be stored by any cache (RFC 6585, section 4), and keeps no header that was set earlier
 *   for another body, such as `ETag` or `Content-Encoding`.
 * - `onLimited` answers in place of the problem body, but not while the store is out (`decision.degraded`).
 * - If `onLimited` throws, the status is 500 and the error goes to `next`. Otherwise the error handler would
 *   answer our mistake with 429.
 *
 * @example
 * ```ts
 * const guard = new Guard(framework, options);
 * const conclude = concludeWith(responder, options.onLimited);
 * return (request, response, next) => conclude(guard.check(request, response), request, response, next);
 * ```
 */
export function concludeWith<Request, Response>(
  responder: Responder<Request, Response>,
  onLimited?: GuardOptions<Request, Response>['onLimited'],
): Conclude<Request, Response> {
  function conclude(
    outcome: Outcome,
    request: Request,
    response: Response,
    next: Next,
  ): Promise<void> | undefined {
    if (outcome.kind === 'gone') {
      responder.abandon(response);
      return undefined;
    }
    if (outcome.kind === 'failed') {
      next(outcome.error);
      return undefined;
    }
    if (outcome.decision !== undefined) {
      responder.keepDecision(request, outcome.decision, outcome.kind === 'pass' && outcome.isShadow);
    }
    const isAnswered = responder.isAnswered(response);
    if (!isAnswered) {
      if (outcome.kind === 'limited') removeStaleHeaders(response);
      for (const [name, value] of outcome.headers) responder.setHeader(response, name, value);
    }
    if (outcome.kind === 'pass') next();
    else if (!isAnswered) return refuse(outcome, request, response, next);
    return undefined;
  }

  function removeStaleHeaders(response: Response): void {
    for (const name of responder.headerNames(response)) {
      if (isStaleOnRefusal(name)) responder.removeHeader(response, name);
    }
  }

  function refuse(
    { decision, answer }: Limited,
    request: Request,
    response: Response,
    next: Next,
  ): Promise<void> | undefined {
    responder.setStatus(response, answer.status);
    if (onLimited === undefined || decision.degraded) {
      try {
        responder.send(response, answer, decision);
      } catch (error) {
        next(failed(error).error);
      }
      return undefined;
    }
    const answered = async (): Promise<void> => void (await onLimited(request, response, decision));
    return answered().catch((error: unknown) => {
      if (!responder.isAnswered(response)) responder.setStatus(response, 500);
      next(failed(error).error);
    });
  }

  return (outcome, request, response, next) => {
    if (!(outcome instanceof Promise)) return conclude(outcome, request, response, next);
    return outcome.then((late) => conclude(late, request, response, next));
  };
}
