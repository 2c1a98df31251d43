import { findChromium } from '@sluice/test-servers';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { rules, startService } from './service.ts';

let browser: Browser;

beforeAll(async () => {
  const { command, env } = await findChromium();
  browser = await chromium.launch({
    executablePath: command,
    env: env as Record<string, string>,
    // Tests may run as root and in containers with little shared memory.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
});

afterAll(() => browser?.close());

const operator = {
  name: 'ada',
  scopes: ['check', 'write', 'admin'],
  token: 'operator-token-0123456789',
} as const;
const gateway = { name: 'gateway', scopes: ['check'], token: 'gateway-token-0123456789' } as const;

test('An operator signs in with a token, sees checks live, finds a key and blocks it; the next check is denied until it is unblocked.', async () => {
  const service = await startService({
    config: rules(
      { name: 'per-key', key: ['api_key'], limit: '100/1m' },
      { name: 'ban', key: ['api_key'], limit: { algorithm: 'block' } },
    ),
    tokens: [operator, gateway],
  });
  const check = async (): Promise<{ allowed: boolean; limitedBy?: string }> => {
    const call = { domain: 'api', attributes: { api_key: 'k1' } };
    return (await service.post('/v1/check', call, { authorization: `Bearer ${gateway.token}` })).body;
  };

  const context = await browser.newContext({ httpCredentials: { username: 'me', password: operator.token } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    const isChallenge = message.text().includes('401');
    if (message.type() === 'error' && !isChallenge) complaints.push(message.text());
  });
  page.on('pageerror', (error) => void complaints.push(String(error)));
  await page.goto(`${service.url}/dashboard`);
  await page.getByText('Live', { exact: true }).waitFor();
  await page.getByText('Signed in as ada.').waitFor();

  // Watched inside the page, so that the time between two looks of the test does not count.
  const seen = page.evaluate<number>(`
    new Promise((resolve) => {
      const look = () => {
        if (document.body.textContent.includes('per-key')) resolve(Date.now());
        else setTimeout(look, 10);
      };
      look();
    })
  `);
  expect(await check()).toMatchObject({ allowed: true });
  const checkedAt = Date.now();
  const tookMs = (await seen) - checkedAt;
  console.log(`The page showed a check after ${tookMs} ms.`);
  expect(tookMs).toBeLessThan(1000);

  await page.getByLabel('Key', { exact: true }).fill('k1');
  await page.getByRole('button', { name: 'Look up' }).click();
  const panel = page.getByRole('region', { name: 'Look up a key' });
  await panel.getByText('99 of 100 left').waitFor();
  await panel.getByText('1 allowed, 0 denied').waitFor();

  const dialog = page.getByRole('dialog');
  await panel.getByRole('button', { name: 'Block', exact: true }).click();
  await dialog.getByRole('button', { name: 'Block' }).click();
  await panel.getByText(/^Blocked for/).waitFor();
  expect(await check()).toMatchObject({ allowed: false, limitedBy: 'ban' });

  await panel.getByRole('button', { name: 'Unblock' }).click();
  await dialog.getByRole('button', { name: 'Unblock' }).click();
  await panel.getByText('Allowed', { exact: true }).waitFor();
  expect(await check()).toMatchObject({ allowed: true });
  expect(complaints).toEqual([]);
});
