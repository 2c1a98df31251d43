import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type AnyRateLimitOptions,
  concludeWith,
  type Framework,
  Guard,
  type Responder,
  withDefaultStore,
} from '@sluice/http';
import { nodeResponder } from '@sluice/http/node';
import { memoryStore } from '@sluice/store-memory';
import type { ConnectionOptions } from './connection-options.ts';
import { onErrorOf } from './on-error.ts';
import { attach, rawResponse } from './raw-response.ts';
import { rejectUncalled } from './uncalled.ts';

/** Lets the request pass, or answers it. `response`: that of the server, if the request has one. */
export type CheckConnection = (
  request: IncomingMessage,
  response: ServerResponse | undefined,
  pass: () => void,
) => void;

const responder: Responder<IncomingMessage, ServerResponse> = {
  ...nodeResponder,
  send(response, answer, decision) {
    attach(response);
    nodeResponder.send(response, answer, decision);
  },
};

/** Creates what limits connections: a guard, and the function that checks one request with it. */
export function connectionLimiter<Subject>(
  caller: string,
  framework: Framework<IncomingMessage, ServerResponse>,
  options: ConnectionOptions<Subject>,
): { readonly guard: Guard<IncomingMessage, ServerResponse>; readonly check: CheckConnection } {
  rejectUncalled(caller, options);
  const { onError: given, ...rest } = options ?? {};
  const onError = onErrorOf(caller, given);
  const shared = rest as AnyRateLimitOptions<IncomingMessage, ServerResponse>;
  const guard = new Guard(framework, options && withDefaultStore(shared, memoryStore));
  const { onLimited } = shared;
  const conclude = concludeWith<IncomingMessage, ServerResponse>(
    responder,
    onLimited &&
      ((request, response, decision) => {
        attach(response);
        return onLimited(request, response, decision);
      }),
  );
  const check: CheckConnection = (request, response = rawResponse(request), pass) =>
    conclude(guard.check(request, response), request, response, (error) => {
      if (error === undefined) return pass();
      onError(error);
      if (response.headersSent) return;
      attach(response);
      response.writeHead(500).end();
    });
  return { guard, check };
}
