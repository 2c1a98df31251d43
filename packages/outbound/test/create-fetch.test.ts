import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryStore } from '@sluice/store-memory';
import { afterEach, expect, test } from 'vitest';
import { createFetch, createUpstream, githubProfile, type Upstream } from '../src/index.ts';
import { type FakeUpstream, fakeUpstream } from '../src/testing/index.ts';
import { plainProfile } from './plain-profile.ts';

const opened: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

async function github(limit: number): Promise<{ fake: FakeUpstream; upstream: Upstream }> {
  const fake = await fakeUpstream({
    style: 'github',
    quotas: [{ limit, window: '1h', startsOnFirstCall: true }],
  });
  opened.push(fake);
  const upstream = createUpstream({ name: 'github', store: memoryStore(), profile: githubProfile() });
  return { fake, upstream };
}

async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An address at which nothing listens any more. */
async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

function plain(): Upstream {
  return createUpstream({ name: 'api', store: memoryStore(), profile: plainProfile(), maxWait: '5s' });
}

const NUMBERS = { 'x-requests-limit': '100', 'x-requests-remaining': '50', 'x-requests-reset': '3600000' };

test('fifty calls at once send as many as the quota allows, and the rest fail at once', async () => {
  const { fake, upstream } = await github(20);
  const send = createFetch(upstream);
  const results = await Promise.allSettled(Array.from({ length: 50 }, () => send(fake.url)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  expect(fake.counts()).toMatchObject({ ok: 20, limited: 0 });
});

test('the body is left to the caller', async () => {
  const { fake, upstream } = await github(20);
  const response = await createFetch(upstream)(new URL(fake.url));
  expect(response.bodyUsed).toBe(false);
  expect(await response.json()).toEqual({ ok: true });
  expect(await upstream.peek()).toMatchObject({ held: 0 });
});

test('an abort while the call waits rejects with its reason, and sends nothing', async () => {
  const { fake, upstream } = await github(20);
  const held = await upstream.acquire({ call: { method: 'GET', url: fake.url } });
  const reason = new Error('no longer wanted');
  const controller = new AbortController();
  const sent = createFetch(upstream)(fake.url, { signal: controller.signal });
  controller.abort(reason);
  await expect(sent).rejects.toBe(reason);
  expect(fake.calls()).toHaveLength(0);
  held.unsent();
});

test('a refused connection is unsent, and a reset after sending is charged', async () => {
  let isReset = false;
  const url = await listening((request, response) => {
    if (isReset) request.socket.destroy();
    else response.writeHead(200, NUMBERS).end();
  });
  const upstream = plain();
  const send = createFetch(upstream);
  await send(url);
  await expect(send(await closedPort())).rejects.toThrow();
  expect(await upstream.peek()).toMatchObject({ remaining: 50, held: 0 });
  isReset = true;
  await expect(send(url)).rejects.toThrow();
  expect(await upstream.peek()).toMatchObject({ remaining: 49, held: 0 });
});

test('an abort after sending charges the call', async () => {
  let isSlow = false;
  const controller = new AbortController();
  const url = await listening((_request, response) => {
    if (isSlow) controller.abort();
    else response.writeHead(200, NUMBERS).end();
  });
  const upstream = plain();
  await createFetch(upstream)(url);
  isSlow = true;
  await expect(createFetch(upstream)(url, { signal: controller.signal })).rejects.toThrow(/abort/i);
  expect(await upstream.peek()).toMatchObject({ remaining: 49, held: 0 });
});

test.each([
  ['text', () => 'hello', 2],
  ['a stream', () => new Blob(['hello']).stream(), 1],
])('a limited call with %s as its body', async (_kind, body, attempts) => {
  const bodies: string[] = [];
  const url = await listening(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    bodies.push(text);
    if (bodies.length === 1) response.writeHead(429, { ...NUMBERS, 'retry-after-ms': '50' }).end('wait');
    else response.writeHead(200, NUMBERS).end('done');
  });
  const response = await createFetch(plain())(url, {
    method: 'POST',
    body: body(),
    duplex: 'half',
  } as RequestInit);
  expect(bodies).toEqual(Array.from({ length: attempts }, () => 'hello'));
  expect(await response.text()).toBe(attempts === 2 ? 'done' : 'wait');
});

test('a redirect to another origin says nothing about this upstream, and is charged', async () => {
  const other = await listening((_request, response) =>
    response.writeHead(200, { ...NUMBERS, 'x-requests-remaining': '0' }).end(),
  );
  let calls = 0;
  const url = await listening((_request, response) => {
    if (calls++ === 0) response.writeHead(200, NUMBERS).end();
    else response.writeHead(302, { location: other }).end();
  });
  const upstream = plain();
  await createFetch(upstream)(url);
  await createFetch(upstream)(url);
  await createFetch(upstream)(url, { redirect: 'manual' });
  expect(await upstream.peek()).toMatchObject({ remaining: 48, held: 0 });
});

test('bad options are rejected at construction', () => {
  expect(() => createFetch({} as Upstream)).toThrow(/createFetch/);
  expect(() => createFetch(plain(), { cost: -1 })).toThrow(/cost/);
  expect(() => createFetch(plain(), { fetsh: fetch } as object)).toThrow(/there is no option/);
});
