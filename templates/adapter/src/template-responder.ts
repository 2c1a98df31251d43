import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Decision } from '@sluice/core';
import type { Responder } from '@sluice/http';

const decisions = new WeakMap<IncomingMessage, Decision>();

/** The decision on a request; `undefined` if it was not checked. */
export function decisionOf(request: IncomingMessage): Decision | undefined {
  return decisions.get(request);
}

/** How `node:http` sends what a guard has decided. */
export const templateResponder: Responder<IncomingMessage, ServerResponse> = {
  keepDecision: (request, decision, isShadow) => {
    if (!isShadow) decisions.set(request, decision);
  },
  isAnswered: (response) => response.headersSent,
  setStatus: (response, status) => {
    response.statusCode = status;
  },
  setHeader: (response, name, value) => void response.setHeader(name, value),
  headerNames: (response) => response.getHeaderNames(),
  removeHeader: (response, name) => response.removeHeader(name),
  send: (response, { contentType, body }) => {
    response.setHeader('content-type', contentType);
    response.end(body);
  },
  // The client has disconnected: there is no response to send.
  abandon: () => {},
};
