import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLimiter, fixedWindow, type Store } from '@sluice/core';
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

/** Fails as a store does that cannot be reached. */
function closedStore(): Store {
  const store = memoryStore();
  void store.close();
  return store;
}

it('allows requests up to the limit, and refuses the next with a problem body', async () => {
  const send = await serve({ store: memoryStore(), limits });
  const first = await send();
  expect([first.status, await first.text()]).toEqual([200, 'passed, 1 left']);
  expect((await send()).headers.get('x-ratelimit-remaining')).toBe('0');
  const refused = await send();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused.headers.get('content-type')).toBe('application/problem+json');
  expect(await refused.json()).toMatchObject({ status: 429, 'violated-policies': ['per-minute'] });
});

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

it('answers with `onLimited` in place of the problem body', async () => {
  const send = await serve({
    store: memoryStore(),
    limits,
    onLimited: (_request, response, { limitedBy }) => response.end(`slow down: ${limitedBy}`),
  });
  await send();
  await send();
  const refused = await send();
  expect([refused.status, await refused.text()]).toEqual([429, 'slow down: per-minute']);
});

it('lets no cache store a refusal, whatever was set before', async () => {
  const handlers: Handlers = { handle: (_request, response) => response.end(), onError: () => undefined };
  const listener = rateLimit({ store: memoryStore(), limits, cost: 3 }, handlers);
  const send = await listen((request, response) => {
    response.setHeader('cache-control', 'public, max-age=60').setHeader('etag', '"v1"');
    listener(request, response);
  });
  const { status, headers } = await send();
  expect([status, headers.get('cache-control'), headers.get('etag')]).toEqual([429, 'no-store', null]);
});

function throwing(): never {
  throw new Error('no such user');
}

it.each<[string, Partial<RateLimitOptions>, RegExp]>([
  ['the store is out', { store: closedStore() }, /closed/],
  ['`key` throws', { key: throwing }, /no such user/],
  [
    '`key` throws a falsy value',
    {
      key: () => {
        throw undefined;
      },
    },
    /threw "undefined"/,
  ],
  ['`onLimited` throws', { cost: 3, onLimited: throwing }, /no such user/],
])('fails closed when %s: `onError` answers with status 500', async (_what, options, reason) => {
  let passed = 0;
  const send = await serve({ store: memoryStore(), limits, ...options } as RateLimitOptions, {
    handle: () => passed++,
  });
  const response = await send();
  expect(response.status).toBe(500);
  expect(await response.text()).toMatch(reason);
  expect(passed).toBe(0);
});

it('refuses with 503, and without `onLimited`, when the store is out and the policy is to deny', async () => {
  const send = await serve({
    store: closedStore(),
    limits,
    onStoreFailure: 'deny',
    onLimited: (_request, response) => response.end('not reached'),
  });
  const response = await send();
  expect(response.status).toBe(503);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
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

it('rejects unknown options by name', () => {
  const handlers: Handlers = { handle: () => undefined, onError: () => undefined };
  const options = { store: memoryStore(), limits, windowMs: 60_000 };
  expect(() => rateLimit(options, handlers)).toThrow(/there is no option "windowMs"/);
});
