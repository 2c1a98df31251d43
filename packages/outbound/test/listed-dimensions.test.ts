import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryStore } from '@sluice/store-memory';
import { afterEach, expect, test } from 'vitest';
import { createUpstream, defineProfile, genericProfile, type Upstream } from '../src/index.ts';
import { type FakeUpstream, fakeUpstream } from '../src/testing/index.ts';

const opened: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

async function withLists(): Promise<FakeUpstream> {
  const fake = await fakeUpstream({
    style: 'ietf-10',
    quotas: [
      { name: 'burst', limit: 20, window: '1h', startsOnFirstCall: true },
      { name: 'daily', limit: 1000, window: '1d', startsOnFirstCall: true },
    ],
    latencyMs: 20,
  });
  opened.push(fake);
  return fake;
}

function generic(): Upstream {
  return createUpstream({ name: 'api', store: memoryStore(), profile: genericProfile(), maxWait: 100 });
}

function cached(body = ''): Response {
  return new Response(body, { headers: { age: '40' } });
}

test('calls wait for the first answer; then a listed dimension that it does not mention limits nothing', async () => {
  const fake = await withLists();
  const upstream = generic();
  const first = await upstream.acquire();
  expect(await upstream.tryAcquire()).toHaveProperty('retryAtMs');
  first.observe(await fetch(fake.url));
  const permits = await Promise.all(Array.from({ length: 19 }, () => upstream.acquire()));
  expect(await upstream.tryAcquire()).toHaveProperty('retryAtMs');
  const responses = await Promise.all(permits.map(() => fetch(fake.url)));
  for (const [i, permit] of permits.entries()) permit.observe(responses[i] as Response);
  expect(fake.counts()).toMatchObject({ ok: 20, limited: 0 });
  expect(await upstream.peek()).toMatchObject({ remaining: 0, limit: 20 });
});

test('a response from a cache is not the first answer', async () => {
  const upstream = generic();
  (await upstream.acquire()).observe(cached());
  const probe = await upstream.acquire();
  expect(await upstream.tryAcquire()).toHaveProperty('retryAtMs');
  probe.unsent();
});

test('after an answer that mentions no dimension, calls start slowly', async () => {
  const upstream = generic();
  (await upstream.acquire()).observe(new Response('bad gateway', { status: 502 }));
  const two = [await upstream.acquire(), await upstream.acquire()];
  expect(await upstream.tryAcquire()).toHaveProperty('retryAtMs');
  for (const permit of two) permit.observe(new Response());
  const eight = await Promise.all(Array.from({ length: 8 }, () => upstream.acquire()));
  expect(await upstream.tryAcquire()).toHaveProperty('retryAtMs');
  for (const permit of eight) permit.lost();
});

test('a dimension limits from the first answer that mentions it', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/last') response.setHeader('x-ratelimit-remaining', '0');
    else response.setHeader('ratelimit', '"burst";r=50;t=3600');
    response.setHeader('x-ratelimit-limit', '100').setHeader('x-ratelimit-reset', '3600').end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({ close: () => void server.close() });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const upstream = generic();
  (await upstream.acquire()).observe(await fetch(url));
  (await upstream.acquire()).observe(await fetch(`${url}/last`));
  await expect(upstream.acquire()).rejects.toMatchObject({ code: 'WAIT_TOO_LONG' });
});

test('without listed dimensions no call waits for an answer', async () => {
  const profile = defineProfile({ name: 'silent', dimensions: [] });
  const upstream = createUpstream({ name: 'api', store: memoryStore(), profile, maxWait: 0 });
  const permits = await Promise.all(Array.from({ length: 100 }, () => upstream.acquire()));
  for (const permit of permits) permit.observe(new Response());
  expect(permits).toHaveLength(100);
});
