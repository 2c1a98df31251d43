import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage, startBrowser } from './browser.ts';
import { serveBuiltSite } from './built-site.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Pages of every kind: forms, tables, long code, pictures. */
const PAGES = [
  '/',
  '/playground',
  '/which-limit',
  '/guides/getting-started',
  '/guides/choosing-an-algorithm',
  '/guides/http',
  '/guides/redis',
  '/reference/errors',
  '/benchmarks',
  '/packages/adapter-express',
  '/frameworks/express',
  '/guides/cost-per-check',
  '/comparison',
  '/api/@sluice/core',
];

const VIEWS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1280, 390].map((width) => ({ colorScheme, width })),
);

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

it.each(PAGES)(
  '%s has no serious fault of accessibility, light and dark, wide and narrow, fits, and stays on its origin',
  async (path) => {
    const { page, faults } = await openPage(browser, site.origin, { viewport: { width: 1280, height: 900 } });
    await page.goto(site.origin + path);
    await page.locator('main h1').waitFor();
    await page.addScriptTag({ path: AXE });
    const serious: string[] = [];
    for (const { colorScheme, width } of VIEWS) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: AxeViolation[] }> } };
        const { violations } = await axe.run();
        return violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(
            ({ id, nodes }) =>
              `${id}: ${nodes
                .flatMap(({ target }) => target)
                .slice(0, 3)
                .join('; ')}`,
          );
      });
      serious.push(...found.map((one) => `${colorScheme}, ${width} px: ${one}`));
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
        serious.push(`${colorScheme}, ${width} px: wider than the screen`);
    }
    expect(serious).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  },
);

interface AxeViolation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

describe('every page', () => {
  it('has no dead link and no dead anchor, and prints no error', async () => {
    const { page, faults } = await openPage(browser, site.origin, { viewport: { width: 1280, height: 900 } });
    const anchors = new Map<string, ReadonlySet<string>>();
    const wanted: { readonly from: string; readonly to: string }[] = [];
    const queue = ['/'];
    while (queue.length > 0) {
      const path = queue.pop() as string;
      if (anchors.has(path)) continue;
      const response = await page.goto(site.origin + path, { waitUntil: 'load' });
      if (response?.status() !== 200) {
        anchors.set(path, new Set());
        faults.push(`${path}: ${response?.status()}`);
        continue;
      }
      anchors.set(path, new Set(await page.$$eval('[id]', (all) => all.map(({ id }) => id))));
      const links = await page.$$eval('a[href]', (all) => all.map((one) => (one as HTMLAnchorElement).href));
      for (const link of links) {
        const { origin, pathname, hash } = new URL(link);
        if (origin !== site.origin || /\.(md|txt|svg|json)$/.test(pathname)) continue;
        queue.push(pathname);
        if (hash !== '' && !hash.startsWith('#v='))
          wanted.push({ from: path, to: pathname + decodeURIComponent(hash) });
      }
    }
    const dead = wanted.filter(({ to }) => {
      const [path = '', anchor = ''] = to.split('#');
      return !anchors.get(path)?.has(anchor);
    });
    expect(dead).toEqual([]);
    expect(faults).toEqual([]);
    expect(anchors.size).toBeGreaterThan(40);
    console.log(`${anchors.size} pages, ${wanted.length} anchors.`);
    await page.close();
  });

  it('can be searched without another host', async () => {
    const { page, faults } = await openPage(browser, site.origin);
    await page.goto(`${site.origin}/`);
    await page.getByRole('button', { name: 'Search' }).click();
    await page.locator('.VPLocalSearchBox input').fill('retry-after');
    await page.locator('.VPLocalSearchBox .result').first().waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });
});
