import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLimiter, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { expect, it, onTestFinished } from 'vitest';
import { type Handlers, type RateLimitOptions, rateLimit } from '../src/index.ts';

const limits = [fixedWindow({ name: 'per-minute', limit: 2, window: '1m' })];

type Send = (headers?: Record<string, string>) => Promise<Response>;

/** Starts a real server behind the limit. Resolves to a function that sends it a real request. */
function serve<Subject = string>(
  options: RateLimitOptions<Subject>,
  handlers: Partial<Handlers> = {},
): Promise<Send> {
  const listener = rateLimit(options, {
    handle: (_request, response, decision) => response.end(`passed, ${decision?.remaining} left`),
    onError: (error, _request, response) => response.end(String(error)),
    ...handlers,
  });
  return listen(listener);
}

async function listen(listener: RequestListener): Promise<Send> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return (headers = {}) => fetch(`http://127.0.0.1:${port}`, { headers });
}

it('takes a limiter whose limits find their keys in the request', async () => {
  interface User {
    readonly name: string;
  }
  const perUser = fixedWindow({ name: 'per-user', limit: 1, window: '1m', key: (user: User) => user.name });
  const limiter = createLimiter({ store: memoryStore(), limits: [perUser] });
  const send = await serve<User>({
    limiter,
    key: (request) => ({ name: String(request.headers['x-user']) }),
  });
  const statuses: number[] = [];
  for (const name of ['ada', 'ada', 'bob']) statuses.push((await send({ 'x-user': name })).status);
  expect(statuses).toEqual([200, 429, 200]);
});

it('leaves alone a response that was started during the check', async () => {
  let open: ServerResponse | undefined;
  const listener = rateLimit(
    {
      store: memoryStore(),
      limits,
      cost: 3,
      // A promise: the check goes on after the listener has returned.
      skip: async () => false,
      onDecision: () => setImmediate(() => open?.end('by the app')),
    },
    { handle: () => undefined, onError: () => undefined },
  );
  const send = await listen((request, response) => {
    open = response;
    listener(request, response);
    response.writeHead(202).flushHeaders();
  });
  const response = await send();
  expect([response.status, await response.text()]).toEqual([202, 'by the app']);
  expect(response.headers.has('retry-after')).toBe(false);
});

it('counts in a memory store of its own if it is given none', async () => {
  const send = await serve({ limits });
  const statuses: number[] = [];
  for (let i = 0; i < 3; i++) statuses.push((await send()).status);
  expect(statuses).toEqual([200, 200, 429]);
});

it('reports that it was mounted itself, in place of what it returns', async () => {
  let thrown: unknown;
  const send = await listen((request, response) => {
    try {
      (rateLimit as unknown as RequestListener)(request, response);
    } catch (error) {
      thrown = error;
    }
    response.end();
  });
  await send();
  expect(String(thrown)).toMatch(/rateLimit: the function itself was passed as a handler.*Call it/);
});
