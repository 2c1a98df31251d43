import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pixelmatch from 'pixelmatch';
import type { Browser } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPage, startBrowser } from './browser.ts';
import { serveBuiltSite } from './built-site.ts';

const EXPECTED = fileURLToPath(new URL('pictures/', import.meta.url));
const FOUND = fileURLToPath(new URL('../../.cache/pictures/', import.meta.url));

/** Fonts differ between machines by a little at their edges; a form that moved differs by far more. */
const MOST_DIFFERENT = 0.02;

/** `SLUICE_UPDATE_PICTURES=1 npm run test:site` takes them anew. */
const isUpdate = process.env.SLUICE_UPDATE_PICTURES === '1';

let browser: Browser;
let site: Awaited<ReturnType<typeof serveBuiltSite>>;

beforeAll(async () => {
  site = await serveBuiltSite();
  browser = await startBrowser();
  mkdirSync(FOUND, { recursive: true });
  mkdirSync(EXPECTED, { recursive: true });
});
afterAll(async () => {
  await browser?.close();
  site?.close();
});

it.each([
  { name: 'home-light-1280', path: '/', colorScheme: 'light', width: 1280 },
  { name: 'home-dark-390', path: '/', colorScheme: 'dark', width: 390 },
  { name: 'playground-light-1280', path: '/playground', colorScheme: 'light', width: 1280 },
  { name: 'playground-dark-390', path: '/playground', colorScheme: 'dark', width: 390 },
] as const)('$name looks as it did', async ({ name, path, colorScheme, width }) => {
  // At half of its size, a picture is small enough to commit, and shows what moved.
  const { page } = await openPage(browser, site.origin, {
    viewport: { width, height: 1100 },
    deviceScaleFactor: 0.5,
    colorScheme,
  });
  await page.goto(site.origin + path, { waitUntil: 'networkidle' });
  await page.locator('.totals').first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  const found = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  await page.close();
  writeFileSync(`${FOUND}${name}.png`, found);
  if (isUpdate) writeFileSync(`${EXPECTED}${name}.png`, found);
  if (!existsSync(`${EXPECTED}${name}.png`))
    throw new Error(`There is no picture ${name}.png to compare with.`);
  const a = PNG.sync.read(readFileSync(`${EXPECTED}${name}.png`));
  const b = PNG.sync.read(found);
  expect([b.width, b.height]).toEqual([a.width, a.height]);
  const different = pixelmatch(a.data, b.data, undefined, a.width, a.height, { threshold: 0.2 });
  expect(different / (a.width * a.height)).toBeLessThan(MOST_DIFFERENT);
});
