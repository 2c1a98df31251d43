import type { Decision } from '@sluice/core';
import type { Responder } from '@sluice/http';
import type { Context, Response } from 'koa';

/** The status of requests whose client has disconnected. No client receives it; loggers show it. */
const CLIENT_CLOSED_REQUEST = 499;

/** How a guard answers requests of Koa 3 and 2. */
export const koaResponder: Responder<Context, Response> = {
  keepDecision({ state }, decision: Decision, isShadow) {
    state[isShadow ? 'shadowRateLimit' : 'rateLimit'] = decision;
  },
  isAnswered: (response) => response.headerSent,
  setStatus(response, status) {
    response.status = status;
  },
  setHeader(response, name, value) {
    response.set(name, value);
  },
  headerNames: (response) => Object.keys(response.headers),
  removeHeader(response, name) {
    response.remove(name);
  },
  // Koa sends it when the middleware has run. It adds a charset to a media type that it is given otherwise.
  send(response, { contentType, body }) {
    response.set('content-type', contentType);
    response.body = body;
  },
  abandon(response) {
    response.status = CLIENT_CLOSED_REQUEST;
  },
};

const QUOTA_FIELD = /^(x-)?ratelimit(-|$)/;

/**
 * Adds the quota fields of the response to `headers` of an error that a handler has thrown: Koa answers
 * errors with those headers only. Errors whose `headers` are of another kind stay as they are.
 */
export function keepQuotaOn(error: unknown, response: Response): void {
  if (!(error instanceof Error) || !Object.isExtensible(error)) return;
  const { headers = {} } = error as { readonly headers?: object };
  if (Object.getPrototypeOf(headers) !== Object.prototype) return;
  const quota = Object.entries(response.headers).filter(([name]) => QUOTA_FIELD.test(name));
  // Fails without an error of its own where the property cannot be set.
  if (quota.length > 0) Reflect.set(error, 'headers', { ...headers, ...Object.fromEntries(quota) });
}
