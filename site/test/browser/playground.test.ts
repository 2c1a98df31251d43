import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presets } from '../../playground/presets.ts';
import { fromFragment } from '../../playground/share-link.ts';
import { simulate, totalsOf } from '../../playground/simulate.ts';
import { arrivalsOf } from '../../playground/traffic.ts';
import { allMakers } from '../all-makers.ts';
import { openPage, startBrowser } from './browser.ts';
import { builtFolder, serveBuiltSite } from './built-site.ts';

let browser: Browser;
let site: Awaited<ReturnType<typeof serveBuiltSite>>;

beforeAll(async () => {
  site = await serveBuiltSite();
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  site?.close();
});

/** What the page says of the first lane. */
async function shownTotals(page: Page): Promise<{ allowed: number; denied: number }> {
  const [allowed, denied] = await page.locator('.totals').first().locator('dd').allTextContents();
  return { allowed: Number(allowed), denied: Number(denied) };
}

async function open(hash = ''): Promise<{ page: Page; faults: string[] }> {
  const watched = await openPage(browser, site.origin, { viewport: { width: 1280, height: 900 } });
  await watched.page.goto(`${site.origin}/playground${hash}`);
  await watched.page.locator('.totals').first().waitFor();
  return watched;
}

describe('the playground', () => {
  it.each(presets)('shows for "$title" what the library decides', async ({ name, scenario }) => {
    const { page, faults } = await open();
    await page.getByLabel('Example').selectOption(name);
    const totals = totalsOf(simulate(allMakers, scenario.lanes[0] ?? [], arrivalsOf(scenario.traffic)));
    await expect
      .poll(() => shownTotals(page))
      .toMatchObject({ allowed: totals.allowed, denied: totals.denied });
    expect(faults).toEqual([]);
    await page.close();
  });

  it('keeps what was set in its address, and opens with it again', async () => {
    const { page } = await open();
    await page.getByLabel('Limit', { exact: true }).first().fill('3');
    await expect.poll(() => fromFragment(new URL(page.url()).hash)?.lanes[0]?.[0]?.values.limit).toBe(3);
    const before = await shownTotals(page);
    const { page: again } = await open(new URL(page.url()).hash);
    await expect.poll(() => shownTotals(again)).toEqual(before);
    await Promise.all([page.close(), again.close()]);
  });

  it('ignores a hostile address', async () => {
    const { page, faults } = await open('#v=1&a=fixedWindow,<img src=x onerror=alert(1)>,1,0&t=steady,1,10');
    expect(await page.locator('.playground img').count()).toBe(0);
    expect((await shownTotals(page)).allowed).toBeGreaterThan(0);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('is worked by the keyboard alone: scrubbing, and adding a limit', async () => {
    const { page } = await open();
    await page.getByLabel('Time', { exact: true }).focus();
    await page.keyboard.press('Home');
    await expect.poll(() => page.locator('.later').count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Add a limit' }).first().focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('legend', { hasText: 'A: limit 2' }).count()).toBe(1);
    await page.close();
  });

  it('adds a call where one clicks', async () => {
    const { page } = await open();
    const before = await shownTotals(page);
    await page
      .locator('.lane svg')
      .first()
      .click({ position: { x: 300, y: 20 } });
    await expect
      .poll(async () => {
        const { allowed, denied } = await shownTotals(page);
        return allowed + denied;
      })
      .toBe(before.allowed + before.denied + 1);
    await page.close();
  });

  it('reads a pasted log, sends nothing, and puts it into no link', async () => {
    const { page, faults } = await open();
    await page.getByLabel('Kind').selectOption('log');
    await page.getByLabel(/Paste lines/).fill('1791633336000,ada\n1791633336100,ada\n1791633336200,bob');
    await expect.poll(() => shownTotals(page)).toEqual({ allowed: 3, denied: 0 });
    expect(new URL(page.url()).hash).toBe('');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('says why the library rejects a limit', async () => {
    const { page } = await open();
    await page.getByLabel('Algorithm').first().selectOption('tokenBucket');
    await page.getByLabel('Capacity').first().fill('0');
    await expect.poll(() => page.getByRole('alert').first().textContent()).toContain('capacity');
    await page.close();
  });
});

/** 0 for what the page no longer wanted when it was closed. */
async function sizeOf(response: Response): Promise<number> {
  const body = await response.body().catch(() => Buffer.alloc(0));
  return body.length === 0 ? 0 : gzipSync(body).length;
}

describe('sizes', () => {
  it('the playground weighs at most 40 kB gzip beyond a page, and each page at most 250 kB without fonts', async () => {
    const weights = new Map<string, number>();
    // A plain page first: one whose code shows types weighs more, which would hide what the playground does.
    for (const path of ['/guides/getting-started', '/guides/reservations', '/playground']) {
      const { page } = await openPage(browser, site.origin);
      const sizes: Promise<number>[] = [];
      page.on('response', (response) => {
        if (!/\.(woff2|png)$/.test(response.url())) sizes.push(sizeOf(response));
      });
      await page.goto(site.origin + path, { waitUntil: 'networkidle' });
      if (path === '/playground') await page.locator('.totals').first().waitFor();
      weights.set(
        path,
        (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0),
      );
      await page.close();
    }
    const [page = 0, pageWithTypes = 0, playground = 0] = [...weights.values()];
    console.log(
      `gzip: a page ${page} bytes, with types ${pageWithTypes}, the playground ${playground} bytes; loaded later: ${later()}`,
    );
    expect(playground).toBeLessThan(250_000);
    expect(page).toBeLessThan(250_000);
    expect(pageWithTypes).toBeLessThan(250_000);
    expect(playground - page).toBeLessThan(40_000);
  });
});

/** What the playground loads when it is chosen, opened or pasted, with its weight. */
function later(): string {
  const folder = join(builtFolder, 'assets/chunks');
  return readdirSync(folder)
    .filter((file) => /^(other-makers|access-log|share-link|LaneCode|TimelineTable|limit-code)\./.test(file))
    .map((file) => `${file.split('.')[0]} ${gzipSync(readFileSync(join(folder, file))).length}`)
    .join(', ');
}
