import { Readable } from 'node:stream';
import got, { type Got } from 'got';
import { expect, test } from 'vitest';
import { createGotOptions } from '../../src/got/index.ts';
import type { Upstream } from '../../src/index.ts';
import { gatedApi, heldOf, limitedAnswer } from './gated-api.ts';

function clientOf(upstream: Upstream): Got {
  return got.extend(createGotOptions(upstream));
}

test('calls wait for their permits, and are settled with the response', async () => {
  const { api, upstream } = await gatedApi(5);
  const client = clientOf(upstream);
  const calls = await Promise.allSettled(Array.from({ length: 8 }, () => client(api.url)));
  expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  const reasons = calls.flatMap((call) => (call.status === 'rejected' ? [call.reason] : []));
  expect(reasons.map(({ code }) => code)).toEqual(['WAIT_TOO_LONG', 'WAIT_TOO_LONG', 'WAIT_TOO_LONG']);
  expect(api.counts()).toMatchObject({ ok: 5, limited: 0 });
  expect(await heldOf(upstream)).toBe(0);
});

test('a limited call is made once more, for any method, and waits at the gate', async () => {
  const { api, upstream } = await gatedApi(100);
  const client = clientOf(upstream);
  api.answerNext(limitedAnswer);
  const sentMs = performance.now();
  const answer = await client.post(api.url, { json: { name: 'ada' } }).json();
  expect(answer).toEqual({ ok: true });
  expect(performance.now() - sentMs).toBeGreaterThan(900);
  expect(api.calls().map(({ outcome }) => outcome)).toEqual(['scripted', 'ok']);
  api.answerNext(limitedAnswer);
  api.answerNext(limitedAnswer);
  await expect(client(api.url)).rejects.toMatchObject({ response: { statusCode: 429 } });
  expect(await heldOf(upstream)).toBe(0);
});

test('a stream is settled when its headers arrive', async () => {
  const { api, upstream } = await gatedApi(100);
  const stream = clientOf(upstream).stream(api.url);
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  expect(Buffer.concat(parts).toString()).toBe('{"ok":true}');
  expect(await upstream.peek()).toMatchObject({ remaining: 99, held: 0 });
});

test('a limited call with a stream as its body is not sent twice', async () => {
  const { api, upstream } = await gatedApi(100);
  api.answerNext(limitedAnswer);
  const call = clientOf(upstream).post(api.url, { body: Readable.from(['text']) });
  await expect(call).rejects.toMatchObject({ response: { statusCode: 429 } });
  expect(api.calls()).toHaveLength(1);
});

test('a call that is aborted while it waits rejects with AbortError', async () => {
  const { api, upstream } = await gatedApi(100, {}, { concurrency: 1 });
  const permit = await upstream.acquire();
  const controller = new AbortController();
  const call = clientOf(upstream)(api.url, { signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  permit.unsent();
  expect(api.calls()).toHaveLength(0);
  await expect.poll(() => heldOf(upstream)).toBe(0);
});

test('a refused connection costs nothing; a lost answer is charged', async () => {
  const { api, upstream } = await gatedApi(100, { lostAnswers: 1 });
  const client = clientOf(upstream);
  await expect(client('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await expect(client(api.url)).rejects.toThrow();
  expect(await heldOf(upstream)).toBe(0);
});
