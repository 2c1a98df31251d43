import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { Agent, type Dispatcher, interceptors, request } from 'undici';
import { expect, test } from 'vitest';
import type { Upstream } from '../../src/index.ts';
import { createInterceptor } from '../../src/undici/index.ts';
import { gatedApi, heldOf, limitedAnswer } from './gated-api.ts';

function agentOf(upstream: Upstream, ...others: Dispatcher.DispatcherComposeInterceptor[]): Dispatcher {
  return new Agent().compose(createInterceptor(upstream), ...others);
}

test('calls wait for their permits, and are settled when the headers arrive', async () => {
  const { api, upstream } = await gatedApi(5);
  const dispatcher = agentOf(upstream);
  const calls = await Promise.allSettled(
    Array.from({ length: 8 }, async () => {
      const { statusCode, body } = await request(api.url, { dispatcher });
      await body.dump();
      return statusCode;
    }),
  );
  expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  const codes = calls.flatMap((call) => (call.status === 'rejected' ? [call.reason.code] : []));
  expect(codes).toEqual(['WAIT_TOO_LONG', 'WAIT_TOO_LONG', 'WAIT_TOO_LONG']);
  expect(api.counts()).toMatchObject({ ok: 5, limited: 0 });
  expect(await heldOf(upstream)).toBe(0);
});

test('before the retry interceptor, each attempt has a permit of its own', async () => {
  const { api, upstream } = await gatedApi(100);
  api.answerNext({ status: 503 });
  let answers = 0;
  upstream.on('observed', () => answers++);
  const dispatcher = agentOf(upstream, interceptors.retry({ minTimeout: 1 }));
  const { statusCode, body } = await request(api.url, { dispatcher });
  expect(await body.json()).toEqual({ ok: true });
  expect([statusCode, answers]).toEqual([200, 2]);
  expect(await heldOf(upstream)).toBe(0);
});

// nodejs/undici#3288: a retry with a consumed body had the wrong length.
test('a limited call with a stream as its body is not sent twice', async () => {
  const { api, upstream } = await gatedApi(100);
  api.answerNext(limitedAnswer);
  const dispatcher = agentOf(upstream);
  const options = { dispatcher, method: 'POST', body: Readable.from(['text']) } as const;
  const { statusCode, body } = await request(api.url, options);
  await body.dump();
  expect(statusCode).toBe(429);
  expect(api.calls()).toHaveLength(1);
  expect((await upstream.peek()).pausedUntilMs).toBeGreaterThan(Date.now());
});

test('an abort ends the wait with its reason, at once', async () => {
  const { api, upstream } = await gatedApi(100, {}, { concurrency: 1 });
  const dispatcher = agentOf(upstream);
  const permit = await upstream.acquire();
  const controller = new AbortController();
  const call = request(api.url, { dispatcher, signal: controller.signal });
  const reason = new Error('no longer wanted');
  controller.abort(reason);
  await expect(call).rejects.toBe(reason);
  permit.unsent();
  expect(api.calls()).toHaveLength(0);
  expect(await heldOf(upstream)).toBe(0);
});

test('a response from 100 to 199 settles nothing', async () => {
  const server = createServer((_request, response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    response.writeHead(200, { 'ratelimit-limit': '10', 'ratelimit-remaining': '9', 'ratelimit-reset': '60' });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { upstream } = await gatedApi(100);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { body } = await request(url, { dispatcher: agentOf(upstream) });
  await body.dump();
  expect(await upstream.peek()).toMatchObject({ limit: 10, remaining: 9, held: 0 });
  server.close();
  server.closeAllConnections();
});

test('a refused connection costs nothing; a lost answer is charged', async () => {
  const { api, upstream } = await gatedApi(100, { lostAnswers: 1 });
  const dispatcher = agentOf(upstream);
  await expect(request('http://127.0.0.1:1/', { dispatcher })).rejects.toThrow();
  await expect(request(api.url, { dispatcher })).rejects.toThrow();
  expect(await heldOf(upstream)).toBe(0);
});
