import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTab, startBrowser } from './browser.ts';
import { dashboardUrl, serveApi } from './served.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(() => browser?.close());

/** What axe-core finds, of any impact. */
async function findings(page: Page): Promise<readonly string[]> {
  // Evaluated by the browser's debugger, which the page's policy does not cover.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    interface Violation {
      readonly id: string;
      readonly impact: string;
      readonly nodes: readonly { readonly html: string }[];
    }
    const { violations } = await axe.run();
    return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`);
  });
}

const looks = (['light', 'dark'] as const).flatMap((scheme) =>
  [390, 1280].map((width) => ({ scheme, width })),
);

test.each(looks)(
  'axe finds nothing, $scheme at $width px, and nothing is cut off',
  async ({ scheme, width }) => {
    const { origin, call } = await serveApi(undefined, 3);
    const longKey = `tenant-${'0123456789abcdef'.repeat(8)}`;
    for (const key of ['alice', 'alice', 'alice', 'alice', longKey, longKey, longKey, longKey])
      await call(key);
    const viewport = { width, height: 900 };
    const { page, complaints, strangers } = await openTab(browser, origin, { viewport, colorScheme: scheme });
    await page.goto(dashboardUrl(origin));
    await page.getByRole('button', { name: longKey }).click();
    await page.getByText('0 of 3 left').first().waitFor();
    await page.getByText('Show as a table').click();
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);

    await page.getByRole('button', { name: 'Block', exact: true }).click();
    await page.getByRole('dialog').waitFor();
    expect(await findings(page)).toEqual([]);

    await page.context().addCookies([{ name: 'customer', value: 'alice', url: origin }]);
    await page.goto(`${origin}/account/usage/`);
    await page.getByText('3 of 3 used').first().waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(complaints).toEqual([]);
    expect(strangers).toEqual([]);
  },
);

test('What the chart draws is in a table, and its colours follow the scheme.', async () => {
  const { origin, call } = await serveApi(undefined, 3);
  const { page } = await openTab(browser, origin);
  await page.goto(dashboardUrl(origin));
  for (let i = 0; i < 5; i++) await call('alice');
  await page.getByText('Show as a table').click();
  const rows = page.locator('table.points tbody tr');
  // The calls may have fallen into two seconds.
  const sums = async () => {
    const texts = await Promise.all((await rows.all()).map((row) => row.getByRole('cell').allTextContents()));
    return texts.reduce((sum, cells) => sum.map((count, i) => count + Number(cells[i])), [0, 0, 0, 0]);
  };
  await expect.poll(sums).toEqual([3, 2, 0, 0]);
  const colour = () => page.evaluate("getComputedStyle(document.querySelector('.plot .allowed')).fill");
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await colour();
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await colour()).not.toBe(light);
});
