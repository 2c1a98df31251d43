import type { AddressInfo } from 'node:net';
import axios from 'axios';
import express, { type Express } from 'express';
import got from 'got';
import { afterEach, expect, test } from 'vitest';
import type { MiddlewareResponse, Upstream } from '../../src/index.ts';
import { gatedApi, heldOf } from './gated-api.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function serve(app: Express): Promise<string> {
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An app whose route calls the API with this client and passes the response on. */
function appOf(upstream: Upstream, call: () => Promise<object>): Express {
  const app = express();
  app.use(upstream.middleware());
  app.get('/', async (_request, response) => {
    const answer = await call();
    (response as MiddlewareResponse).updateRateLimit?.(answer);
    response.json({ ok: true });
  });
  return app;
}

test.each(['fetch', 'axios', 'got'] as const)(
  'a route passes the response of %s to `res.updateRateLimit`, and no call gets a 429',
  async (client) => {
    const { api, upstream } = await gatedApi(4, {}, { maxWait: '5s' });
    const clients = { fetch: () => fetch(api.url), axios: () => axios.get(api.url), got: () => got(api.url) };
    const url = await serve(appOf(upstream, clients[client]));
    const responses = await Promise.all(Array.from({ length: 8 }, () => fetch(url)));
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(4);
    const refused = responses.filter(({ status }) => status === 503);
    expect(refused).toHaveLength(4);
    for (const { headers } of refused) expect(Number(headers.get('retry-after'))).toBeGreaterThan(600);
    expect(api.counts()).toMatchObject({ ok: 4, limited: 0 });
    expect(await heldOf(upstream)).toBe(0);
  },
);

test('without `updateRateLimit`, the call counts as lost when the response is closed', async () => {
  const { upstream } = await gatedApi(4);
  const app = express();
  app.use(upstream.middleware());
  app.get('/', (_request, response) => void response.send('no call'));
  await fetch(await serve(app));
  await expect.poll(() => heldOf(upstream)).toBe(0);
});

test('a client that leaves while its request waits takes no permit', async () => {
  const { api, upstream } = await gatedApi(4, {}, { concurrency: 1 });
  const permit = await upstream.acquire();
  const app = express();
  const isGone = new Promise<void>((resolve) => {
    app.use((_request, response, next) => {
      response.once('close', resolve);
      next();
    });
  });
  app.use(appOf(upstream, () => fetch(api.url)));
  const url = await serve(app);
  const waiting = new Promise<void>((resolve) => {
    upstream.on('waiting', () => resolve());
  });
  const controller = new AbortController();
  const request = fetch(url, { signal: controller.signal });
  await waiting;
  controller.abort();
  await expect(request).rejects.toThrow();
  await isGone;
  permit.unsent();
  await expect.poll(() => heldOf(upstream)).toBe(0);
  expect(api.calls()).toHaveLength(0);
});

test('another mistake than a long wait goes to the error handler of the app', async () => {
  const { upstream } = await gatedApi(4);
  const app = express();
  app.use(upstream.middleware({ acquire: () => ({ cost: -1 }) }));
  app.use(((error, _request, response, _next) => {
    response.status(500).send(error.code);
  }) satisfies express.ErrorRequestHandler);
  const response = await fetch(await serve(app));
  expect([response.status, await response.text()]).toEqual([500, 'OUT_OF_RANGE']);
});
