import { describe, expect, it } from 'vitest';
import { readAddresses } from './addresses.mjs';
import { registryReadme } from './docs/registry-readme.mjs';

const root = new URL('../', import.meta.url).pathname;
const { repository, site } = readAddresses(root);
const packed = (text: string): string => registryReadme(root, 'packages/core/README.md', text);

describe('on a registry page, a README', () => {
  it.each([
    ['a page of docs/', '../../docs/guides/http.md', `${site}/guides/http`],
    ['a section of it', '../../docs/guides/http.md#options', `${site}/guides/http#options`],
    ['the index of a folder', '../../docs/decisions/index.md', `${site}/decisions/`],
    ['a code', '../../docs/reference/errors.md#store_unavailable', `${site}/e/STORE_UNAVAILABLE`],
    ['another README', '../store-redis/README.md', `${site}/packages/store-redis`],
  ])('leads to the site for %s', (_, written, address) => {
    expect(packed(`[It](${written}).`)).toBe(`[It](${address}).`);
  });

  it.each([
    ['a file', 'src/decision.ts', `${repository}/blob/main/packages/core/src/decision.ts`],
    ['a folder', '../../examples/demo/', `${repository}/tree/main/examples/demo`],
    ['a README without a page', '../../ops/README.md', `${repository}/blob/main/ops/README.md`],
  ])('leads to the repository for %s', (_, written, address) => {
    expect(packed(`[It](${written}).`)).toBe(`[It](${address}).`);
  });

  it('loads images from the repository, even by a definition', () => {
    const image = '../../docs/images/dashboard-light.webp';
    const raw = `${repository}/raw/main/docs/images/dashboard-light.webp`;
    expect(packed(`[![It](${image})](src)`)).toBe(
      `[![It](${raw})](${repository}/tree/main/packages/core/src)`,
    );
    expect(packed(`![It][1]\n\n[1]: ${image} "It"`)).toBe(`![It][1]\n\n[1]: ${raw} "It"`);
  });

  it('keeps what is absolute, what leads to itself, and what only looks like a link', () => {
    const text = [
      '[One](https://example.com/a.md), <https://example.com>, [here](#example).',
      '`[code](../../docs/index.md)`',
      '```md\n[code](../../docs/index.md)\n```',
    ].join('\n\n');
    expect(packed(text)).toBe(text);
  });

  it('changes nothing but addresses', () => {
    const text = '| a |\n| - |\n| [x *y*](<../../docs/index.md> "z") \\| [x][1] |\n\n[1]: ../../LICENSE\n';
    expect(packed(text)).toBe(
      `| a |\n| - |\n| [x *y*](${site}/docs "z") \\| [x][1] |\n\n[1]: ${repository}/blob/main/LICENSE\n`,
    );
  });

  it('is refused if a link leads to no file', () => {
    expect(() => packed('[It](../../docs/nothing.md).')).toThrow(
      'packages/core/README.md: ../../docs/nothing.md leads to no file',
    );
    expect(() => packed('[It](/docs/index.md).')).toThrow('/docs/index.md leads to no file');
  });
});
