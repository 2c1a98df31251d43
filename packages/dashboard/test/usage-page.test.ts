import { block, concurrency, createLimiter, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import express, { type Request } from 'express';
import { expect, test } from 'vitest';
import { createUsagePage } from '../src/index.ts';
import { listen } from './served.ts';

function newPage(name = 'per-day') {
  const limiter = createLimiter({
    name: 'api',
    store: memoryStore(),
    limits: [
      fixedWindow({ name, limit: 1000, window: '1d' }),
      concurrency({ name: 'at-once', limit: 3, lease: '1m' }),
      block({ name: 'blocked' }),
    ],
  });
  const page = createUsagePage({
    limiters: [limiter],
    keyOf: (_request, { headers }: Request) => headers['x-customer'] as string | undefined,
    labels: { 'per-day': 'Requests per day' },
  });
  return { limiter, page };
}

test('a key holder sees usage against limits, and nothing of another key', async () => {
  const { limiter, page } = newPage();
  limiter.consumeSync('acme', { cost: { 'per-day': 840, 'at-once': 0 } });
  const url = await listen(express().use('/usage', page.express));
  const get = (path: string, customer?: string) =>
    fetch(`${url}/usage${path}`, customer === undefined ? {} : { headers: { 'x-customer': customer } });
  for (const path of ['', '/', '/fragment', '/usage.json', '/usage.css', '/none']) {
    const response = await get(path);
    expect([path, response.status, await response.text()]).toEqual([path, 401, '']);
  }
  const html = await (await get('/', 'acme')).text();
  expect(html).toContain('<strong>Requests per day</strong><span>840 of 1,000 used</span>');
  expect(html).toContain('160 left · 1,000 per day · back to full in');
  expect(html).toContain('0 of 3 in use');
  expect(html).not.toMatch(/<script|style=/);
  expect(await (await get('/?key=acme', 'other')).text()).toContain('0 of 1,000 used');
  expect(await (await get('/usage.json', 'acme')).json()).toMatchObject({
    isComplete: true,
    limiters: [{ limiter: 'api', blockedForMs: 0, limits: [{ name: 'per-day', used: 840 }, { held: true }] }],
  });
  const policy = (await get('/', 'acme')).headers.get('content-security-policy');
  expect(policy).toMatch(/^default-src 'none'; style-src 'self';/);
  // Reading changes nothing.
  expect((await limiter.peek('acme')).limits[0]?.remaining).toBe(160);
});

test('a blocked key holder sees for how long', async () => {
  const { limiter, page } = newPage();
  await limiter.block('acme', '2h');
  expect(await page.fragment('acme')).toContain('Blocked for another 2 hours.');
});

test('a name like HTML stays text', async () => {
  const { page } = newPage('<img src=x onerror="alert(1)">');
  const fragment = await page.fragment('acme');
  expect(fragment).not.toContain('<img');
  expect(fragment).toContain('&#60;img src=x onerror=&#34;alert(1)&#34;&#62;');
});

test('a store that does not answer is said to, with status 503', async () => {
  const store = memoryStore();
  const limiter = createLimiter({ store, limits: [fixedWindow({ name: 'a', limit: 1, window: '1m' })] });
  await store.close();
  const page = createUsagePage({ limiters: [limiter], keyOf: () => 'acme' });
  const response = await page(new Request('http://x/usage/'));
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('cannot be read right now');
  expect(await page.usage('acme')).toEqual({ isComplete: false, limiters: [] });
});
