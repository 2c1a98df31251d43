import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { pageAssetsModule } from '../../../scripts/embed-page.mjs';
import { pageAssets } from '../src/page/page-assets.ts';

test('The committed page is the one that a build makes of its sources.', async () => {
  const folder = join(import.meta.dirname, '..');
  expect(readFileSync(join(folder, 'src/page/page-assets.ts'), 'utf8')).toBe(await pageAssetsModule(folder));
});

test('The page weighs less than 40 kB, compressed.', () => {
  const names = ['dashboard.html', 'dashboard.css', 'dashboard.js'] as const;
  const sizes = names.map((name) => gzipSync(pageAssets[name], { level: 9 }).length);
  console.log(`The page weighs ${sizes.join(' + ')} bytes.`);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(40_000);
});

test('The page has no inline script, no inline style and no address of another origin.', () => {
  for (const name of ['dashboard.html', 'usage.html'] as const) {
    expect(pageAssets[name]).not.toMatch(
      /<style|style=|<script(?![^>]* src=)|\son\w+=|https?:\/\/(?!www\.w3\.org)/,
    );
  }
});
