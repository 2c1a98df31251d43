import type { Decision, Limiter } from '@sluice/core';
import { wrongType } from '@sluice/core/option-validation';
import { failed, type Limited } from '../answers/outcome.ts';
import { CALLER } from '../caller.ts';
import { Guard } from '../guard.ts';
import type { AnyRateLimitOptions } from '../options/guard-options.ts';
import { withHeaders } from './response-headers.ts';
import { WebExchange, type WebReaders, webFramework } from './web-framework.ts';

/** What a framework on the Web's `Request` does, beside reading requests. */
export interface WebResponder<Incoming> {
  /**
   * Makes the decision available to the handlers that follow. One that was made in shadow mode must not
   * replace one that was enforced: keep it apart.
   */
  keepDecision(incoming: Incoming, decision: Decision, isShadow: boolean): void;
}

/** Answers requests within their limits, on the Web's `Request` and `Response`. */
export interface WebLimiter<Incoming> {
  /** The limiter behind the adapter, as that of `Guard`. */
  readonly limiter: Limiter<never>;
  /**
   * Resolves to the answer of the handler if the request passes, and to a refusal otherwise. Rejects with the
   * error of a check that failed: the request has not passed. Rejects with what the handler throws: the
   * request stays counted. If the client has disconnected, resolves to an empty response with status 499.
   */
  answer(incoming: Incoming, handler: () => Response | Promise<Response>): Promise<Response>;
}

/** The status of requests whose client has disconnected. No client receives it; servers log it. */
const CLIENT_CLOSED_REQUEST = 499;

/**
 * Creates what an adapter for a framework on the Web's `Request` needs. It keeps the rules of `concludeWith`,
 * with these differences:
 *
 * - The quota fields are set on the handler's response after it has run. Those that it has already stay.
 * - A request is settled when the handler has returned its response, whose body may still be sent.
 * - `onLimited` gets the refusal and may return another response, on which the fields are set as well.
 *
 * The option `address` is required. Throws a `TypeError` or `RangeError` that names the option at fault.
 *
 * @example
 * ```ts
 * const limited = webLimiter(readers, responder, options);
 * return (context, next) => limited.answer(context, next);
 * ```
 */
export function webLimiter<Incoming>(
  readers: WebReaders<Incoming>,
  { keepDecision }: WebResponder<Incoming>,
  options: AnyRateLimitOptions<Incoming, Response>,
): WebLimiter<Incoming> {
  const guard = new Guard<Incoming, WebExchange>(webFramework(readers), onExchanges(options));
  if (options.address === undefined) {
    const allowed = 'a function that returns the address of the client';
    throw wrongType(`${CALLER}: \`address\``, undefined, allowed, 'fromCloudflare');
  }
  const { onLimited } = options;

  async function refusal(incoming: Incoming, { decision, headers, answer }: Limited): Promise<Response> {
    const { status, contentType, body } = answer;
    const isHead = readers.request(incoming).method === 'HEAD';
    const response = new Response(isHead ? null : body, { status, headers: { 'content-type': contentType } });
    for (const [name, value] of headers) response.headers.set(name, value);
    if (onLimited === undefined || decision.degraded) return response;
    try {
      const replaced: unknown = await onLimited(incoming, response, decision);
      return isResponse(replaced) ? withHeaders(replaced, headers) : response;
    } catch (error) {
      throw failed(error).error;
    }
  }

  return {
    limiter: guard.limiter,
    async answer(incoming, handler) {
      const exchange = new WebExchange();
      const outcome = await guard.check(incoming, exchange);
      if (outcome.kind === 'gone') return new Response(null, { status: CLIENT_CLOSED_REQUEST });
      if (outcome.kind === 'failed') throw outcome.error;
      if (outcome.decision !== undefined) {
        keepDecision(incoming, outcome.decision, outcome.kind === 'pass' && outcome.isShadow);
      }
      if (outcome.kind === 'limited') return refusal(incoming, outcome);
      const end = (response?: Response): void => {
        const ended = exchange.end(response);
        if (ended !== undefined) readers.waitUntil?.(incoming, ended);
      };
      if (exchange.hasListeners) {
        readers.request(incoming).signal?.addEventListener('abort', () => end(), { once: true });
      }
      let response: Response | undefined;
      try {
        response = withHeaders(await handler(), outcome.headers);
        return response;
      } finally {
        end(response);
      }
    },
  };
}

/** Some servers on Node replace the class, so that `instanceof` would miss responses of the other. */
function isResponse(value: unknown): value is Response {
  return typeof value === 'object' && value !== null && 'status' in value && 'headers' in value;
}

/** The response reaches `countWhen` by way of the exchange. */
function onExchanges<Incoming>(
  options: AnyRateLimitOptions<Incoming, Response>,
): AnyRateLimitOptions<Incoming, WebExchange> {
  const { countWhen } = options ?? {};
  const given = options as unknown as AnyRateLimitOptions<Incoming, WebExchange>;
  // The guard reports options of the wrong type.
  if (typeof countWhen !== 'function') return given;
  return { ...given, countWhen: (incoming, { response }) => countWhen(incoming, response) };
}
