import { fromIoredis, redisStore } from '@sluice/store-redis';
import { startRedis } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTab, startBrowser } from './browser.ts';
import { dashboardUrl, serveApi } from './served.ts';

let browser: Browser;
let server: Awaited<ReturnType<typeof startRedis>>;
let client: Redis;

beforeAll(async () => {
  browser = await startBrowser();
  server = await startRedis({ own: true });
  client = new Redis(server.url, {
    retryStrategy: () => 20,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
  });
  client.on('error', () => {});
  await new Promise((resolve) => client.once('ready', resolve));
});

afterAll(async () => {
  client?.disconnect();
  await browser?.close();
  await server?.stop();
});

test('An outage of Redis is stated while it lasts, the page keeps working, and it recovers.', async () => {
  const { origin, limiter, call } = await serveApi(redisStore({ client: fromIoredis(client) }));
  const { page, complaints } = await openTab(browser, origin);
  await page.goto(dashboardUrl(origin));
  await call('alice');
  const store = page.getByRole('row', { name: /^public-api/ });
  const cells = () => store.getByRole('cell').allTextContents();
  const duration = expect.stringMatching(/^[\d.]+ m?s$/);
  await expect.poll(cells).toEqual(['Healthy', duration, duration, '–']);

  await server.kill();
  let isOver = false;
  const traffic = (async () => {
    while (!isOver) await call('alice');
  })();
  try {
    await page.getByText('The store of public-api is out.').waitFor();
    await expect.poll(async () => (await cells())[0]).toBe('Out');
    // What it counts goes on.
    await page.getByText('allowed without the store').first().waitFor();
    await page.getByText(/out for \d/).waitFor();
    await page.getByLabel('Key', { exact: true }).fill('alice');
    await page.getByRole('button', { name: 'Look up' }).click();
    await page.getByText('What this key has left is not known.').waitFor();
    await page.getByRole('button', { name: 'Reset usage' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click();
    await page
      .getByText(/STORE_/)
      .first()
      .waitFor();

    await server.restart();
    await page.getByText('The store answers again.').waitFor();
    await page.getByText(/was out for/).waitFor();
    await expect.poll(async () => (await cells())[0]).toBe('Healthy');
    await page.getByText('What this key has left is not known.').waitFor({ state: 'detached' });
  } finally {
    isOver = true;
    await traffic;
  }
  expect((await limiter.peek('alice')).degraded).toBe(false);
  // The browser itself reports the answer of 503 to the reset.
  expect(complaints.filter((text) => !text.includes('503'))).toEqual([]);
});
