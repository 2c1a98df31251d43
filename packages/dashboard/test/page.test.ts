import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTab, startBrowser } from './browser.ts';
import { dashboardUrl, serveApi } from './served.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(() => browser?.close());

test('The page shows traffic within a second of it, without a reload.', async () => {
  const { origin, call } = await serveApi();
  const { page, complaints, strangers } = await openTab(browser, origin);
  await page.goto(dashboardUrl(origin));
  await page.getByText('Live', { exact: true }).waitFor();
  const row = page.getByRole('row', { name: /per-minute/ });
  expect(await row.count()).toBe(0);

  // Watched inside the page, so that the time between two looks of the test does not count.
  const seen = page.evaluate<number>(`
    new Promise((resolve) => {
      const look = () => {
        if (document.body.textContent.includes('per-minute')) resolve(Date.now());
        else setTimeout(look, 10);
      };
      look();
    })
  `);
  expect(await call('alice')).toBe(200);
  const calledAt = Date.now();
  const tookMs = (await seen) - calledAt;
  console.log(`The page showed a request after ${tookMs} ms.`);
  expect(tookMs).toBeLessThan(1000);
  await expect.poll(() => row.getByRole('cell').allTextContents()).toEqual(['1', '0', '0']);
  await row.getByText('public-api · 100 per minute').waitFor();
  expect(complaints).toEqual([]);
  expect(strangers).toEqual([]);
});

test('An operator finds a key, blocks it and unblocks it; the API denies and admits its next request.', async () => {
  const { origin, call, audits } = await serveApi();
  expect(await call('mallory')).toBe(200);
  const { page, complaints } = await openTab(browser, origin);
  await page.goto(dashboardUrl(origin));

  await page.getByLabel('Key', { exact: true }).fill('mallory');
  await page.getByRole('button', { name: 'Look up' }).click();
  const panel = page.getByRole('region', { name: 'Look up a key' });
  await panel.getByText('99 of 100 left').first().waitFor();
  await panel.getByText('1 allowed, 0 denied').waitFor();

  await panel.getByRole('button', { name: 'Block', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Block this key for 1 hour?').waitFor();
  expect(await call('mallory')).toBe(200);
  await dialog.getByRole('button', { name: 'Block' }).click();
  await panel.getByText(/^Blocked for/).waitFor();
  expect(await call('mallory')).toBe(429);

  await panel.getByRole('button', { name: 'Unblock' }).click();
  await dialog.getByRole('button', { name: 'Unblock' }).click();
  await panel.getByText('Allowed', { exact: true }).waitFor();
  await expect.poll(() => call('mallory')).toBe(200);

  const operator = 'ada@example.com';
  const subject = { limiter: 'public-api', key: 'mallory', operator, outcome: 'done' };
  expect(audits).toMatchObject([
    { action: 'block', durationMs: 3_600_000, ...subject },
    { action: 'unblock', ...subject },
  ]);
  await page.getByRole('region', { name: 'Actions' }).getByText('unblocked').waitFor();
  expect(complaints).toEqual([]);
});

test('The keyboard alone is enough: look up, penalize, cancel with Escape, reset.', async () => {
  const { origin, limiter, audits } = await serveApi();
  const { page } = await openTab(browser, origin);
  await page.goto(dashboardUrl(origin));
  await page.getByLabel('Key', { exact: true }).focus();
  await page.keyboard.type('bob');
  await page.keyboard.press('Enter');
  const panel = page.getByRole('region', { name: 'Look up a key' });
  await panel.getByRole('heading', { name: 'bob' }).waitFor();

  await panel.getByLabel('Take units').focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('30');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Take 30 units from this key?').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(audits).toEqual([]);
  // Focus returns to where it was.
  await page.keyboard.press('Enter');
  await page.getByText('Take 30 units from this key?').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await panel.getByText('70 of 100 left').first().waitFor();
  expect((await limiter.peek('bob')).remaining).toBe(70);

  await panel.getByRole('button', { name: 'Reset usage' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Reset this key?').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await panel.getByText('100 of 100 left').first().waitFor();
  expect(audits.map(({ action, cost }) => [action, cost])).toEqual([
    ['penalize', 30],
    ['reset', undefined],
  ]);
});

test('A key that is named like HTML stays text, in every place.', async () => {
  const { origin, call } = await serveApi(undefined, 2);
  const hostile = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
  for (let i = 0; i < 4; i++) await call(hostile);
  const { page, complaints } = await openTab(browser, origin);
  let dialogs = 0;
  page.on('dialog', (dialog) => {
    dialogs++;
    return dialog.dismiss();
  });
  await page.goto(dashboardUrl(origin));
  await page.getByRole('button', { name: hostile }).click();
  await page.getByRole('heading', { name: hostile }).waitFor();
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await page.getByRole('dialog').getByText(hostile).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
  await page.getByRole('region', { name: 'Actions' }).getByText(hostile).waitFor();
  expect(await page.locator('img, body script').count()).toBe(0);
  expect(dialogs).toBe(0);
  expect(complaints).toEqual([]);
});

test('The page says when the session has ended.', async () => {
  const { origin, dashboard } = await serveApi();
  const { page } = await openTab(browser, origin);
  await page.goto(dashboardUrl(origin));
  await page.getByText('Live', { exact: true }).waitFor();
  await page.context().clearCookies();
  await page.getByLabel('Key', { exact: true }).fill('bob');
  await page.getByRole('button', { name: 'Look up' }).click();
  await page.getByText('Your session has ended. Reload the page to sign in.').waitFor();
  // Ends the stream; the browser connects again and gets 401.
  dashboard.close();
  await page.getByText('Your session has ended. Reload the page.', { exact: true }).waitFor();
});
