import { Readable } from 'node:stream';
import axios, { type AxiosInstance } from 'axios';
import axiosRetry from 'axios-retry';
import { expect, test } from 'vitest';
import { createAdapter } from '../../src/axios/index.ts';
import type { Upstream } from '../../src/index.ts';
import { gatedApi, heldOf, limitedAnswer } from './gated-api.ts';

function clientOf(upstream: Upstream): AxiosInstance {
  return axios.create({ adapter: createAdapter(upstream, axios) });
}

test('calls wait for their permits, and are settled with the response', async () => {
  const { api, upstream } = await gatedApi(5);
  const client = clientOf(upstream);
  const calls = await Promise.allSettled(Array.from({ length: 8 }, () => client.get(api.url)));
  expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  const reasons = calls.flatMap((call) => (call.status === 'rejected' ? [call.reason.code] : []));
  expect(reasons).toEqual(['WAIT_TOO_LONG', 'WAIT_TOO_LONG', 'WAIT_TOO_LONG']);
  expect(api.counts()).toMatchObject({ ok: 5, limited: 0 });
  expect(await upstream.peek()).toMatchObject({ remaining: 0, held: 0 });
});

// aishek/axios-rate-limit#21 and #100.
test('a call that is aborted while it waits rejects with CanceledError, and gives its place to the next', async () => {
  const { api, upstream } = await gatedApi(100, { latencyMs: 20 }, { concurrency: 1 });
  const client = clientOf(upstream);
  const permit = await upstream.acquire();
  const controller = new AbortController();
  const aborted = Array.from({ length: 200 }, () => client.get(api.url, { signal: controller.signal }));
  const next = client.get(api.url);
  controller.abort();
  const outcomes = await Promise.allSettled(aborted);
  expect(outcomes.every((call) => call.status === 'rejected' && axios.isCancel(call.reason))).toBe(true);
  permit.unsent();
  expect((await next).status).toBe(200);
  expect(api.counts().ok).toBe(1);
});

test('each attempt of axios-retry has a permit of its own', async () => {
  const { api, upstream } = await gatedApi(100);
  const client = clientOf(upstream);
  axiosRetry(client, { retries: 2, retryDelay: () => 1 });
  api.answerNext({ status: 503 });
  api.answerNext({ status: 503 });
  let acquired = 0;
  upstream.on('observed', () => acquired++);
  expect((await client.get(api.url)).status).toBe(200);
  expect(acquired).toBe(3);
  expect(await heldOf(upstream)).toBe(0);
});

test('an error of an interceptor loses no permit', async () => {
  const { api, upstream } = await gatedApi(100);
  const client = clientOf(upstream);
  client.interceptors.request.use(() => {
    throw new Error('before');
  });
  await expect(client.get(api.url)).rejects.toThrow('before');
  client.interceptors.request.clear();
  client.interceptors.response.use(() => {
    throw new Error('after');
  });
  await expect(client.get(api.url)).rejects.toThrow('after');
  expect(await heldOf(upstream)).toBe(0);
});

test('a limited call is made once more, unless its body is a stream', async () => {
  const { api, upstream } = await gatedApi(100);
  const client = clientOf(upstream);
  api.answerNext(limitedAnswer);
  expect((await client.post(api.url, { name: 'ada' })).status).toBe(200);
  expect(api.calls().map(({ outcome }) => outcome)).toEqual(['scripted', 'ok']);
  api.answerNext(limitedAnswer);
  await expect(client.post(api.url, Readable.from(['text']))).rejects.toMatchObject({
    response: { status: 429 },
  });
});

test('a refused connection costs nothing; a lost answer is charged', async () => {
  const { api, upstream } = await gatedApi(100, { lostAnswers: 1 });
  const client = clientOf(upstream);
  await expect(client.get('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await expect(client.get(api.url)).rejects.toThrow();
  expect(await heldOf(upstream)).toBe(0);
});

test('the base address belongs to the call that a profile reads', async () => {
  const { api, upstream } = await gatedApi(100);
  const urls: unknown[] = [];
  const adapter = createAdapter(upstream, axios, {
    cost: ({ url, method }) => {
      urls.push([method, url]);
      return 1;
    },
  });
  await axios.create({ adapter, baseURL: `${api.url}/v1/` }).get('/items');
  expect(urls).toEqual([['GET', `${api.url}/v1/items`]]);
});

test('bad arguments are rejected at once', async () => {
  const { upstream } = await gatedApi(1);
  expect(() => createAdapter(upstream, {} as never)).toThrow(/the axios module/);
  expect(() => createAdapter({} as never, axios)).toThrow(/`upstream` must be an upstream/);
  expect(() => createAdapter(upstream, axios, { costs: 1 } as never)).toThrow(/there is no option "costs"/);
});
