import type { ServerResponse } from 'node:http';
import type { Decision } from '@sluice/core';
import type { Responder } from '../answers/conclude.ts';

/** A request that carries the decisions on it, where handlers find them. */
export interface Decided {
  /** The decision of the last check, other than in shadow mode. */
  rateLimit?: Decision | undefined;
  /** The decision of the last check in shadow mode. */
  shadowRateLimit?: Decision | undefined;
}

/** Makes a decision available to the handlers that follow, as a property of the request. */
export function keepDecision(request: object, decision: Decision, isShadow: boolean): void {
  const decided: Decided = request;
  if (isShadow) decided.shadowRateLimit = decision;
  else decided.rateLimit = decision;
}

/** How a guard answers requests where the response is Node's own. */
export const nodeResponder: Responder<object, ServerResponse> = {
  keepDecision,
  isAnswered: (response) => response.headersSent,
  setStatus(response, status) {
    response.statusCode = status;
  },
  setHeader(response, name, value) {
    response.setHeader(name, value);
  },
  headerNames: (response) => response.getHeaderNames(),
  removeHeader(response, name) {
    response.removeHeader(name);
  },
  send(response, { contentType, body }) {
    response.setHeader('content-type', contentType);
    response.end(body);
  },
  // The client has disconnected: there is no response to send.
  abandon() {},
};
