import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { concludeWith, type Framework, Guard, type Responder } from '@sluice/http';
import { nodeFramework, nodeResponder } from '@sluice/http/node';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NOT_STORED } from './not-stored-scenarios.ts';
import { play } from './play.ts';
import { two } from './scenarios.ts';

// An adapter that breaks a rule must not pass the scenarios, or they would prove nothing.

const node: Framework<IncomingMessage, ServerResponse> = nodeFramework({
  message: (request) => request,
  reply: (response) => response,
  address: (request) => request.socket.remoteAddress,
  trustedProxies: () => 'none',
  route: () => undefined,
});

const sound: Responder<IncomingMessage, ServerResponse> = { ...nodeResponder, keepDecision: () => {} };

/** Serves an app that sets the header and then refuses every request. Resolves to its origin. */
async function refusing(
  responder: Responder<IncomingMessage, ServerResponse>,
  name: string,
): Promise<string> {
  const guard = new Guard(node, { store: memoryStore(), limits: [two], cost: 3 });
  const conclude = concludeWith(responder);
  const server = createServer((request, response) => {
    response.setHeader(name, 'of another answer');
    conclude(guard.check(request, response), request, response, () => response.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const NAMES = ['etag', 'last-modified', 'cdn-cache-control', 'content-language', 'x-accel-expires'];
const step = (name: string) => ({
  status: 429,
  sees: { 'cache-control': 'no-store', [name]: NOT_STORED[name] },
});

describe.each(NAMES)('the scenario of refusals that are not stored, for %s,', (name) => {
  it('passes on an adapter that keeps the rules', async () => {
    await play(await refusing(sound, name), step(name) as never);
  });

  it.each([
    ['removes no header', { removeHeader: () => {} }],
    ['forgets the headers that are set', { headerNames: () => [] }],
    ['sets no header', { setHeader: () => {} }],
  ])('fails on one that %s', async (_fault, broken) => {
    const origin = await refusing({ ...sound, ...broken }, name);
    await expect(play(origin, step(name) as never)).rejects.toThrow(/expected/);
  });
});
