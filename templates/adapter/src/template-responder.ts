import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Decision } from '@sluice/core';
import type { Responder } from '@sluice/http';
import { nodeResponder } from '@sluice/http/node';

const decisions = new WeakMap<IncomingMessage, Decision>();

/** The decision on a request; `undefined` if it was not checked. */
export function decisionOf(request: IncomingMessage): Decision | undefined {
  return decisions.get(request);
}

/** How `node:http` sends what a guard has decided. */
export const templateResponder: Responder<IncomingMessage, ServerResponse> = {
  // All but the next member fits any framework whose response is Node's own.
  ...nodeResponder,
  keepDecision: (request, decision, isShadow) => {
    if (!isShadow) decisions.set(request, decision);
  },
};
