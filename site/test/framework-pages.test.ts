import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../docs/frameworks/', import.meta.url).pathname;

/** In this order on every page, so that whoever changes the framework finds the same things. */
const OUTLINE = [
  '## Install',
  '## Limits per route',
  '## Keys behind a proxy',
  '## Redis in production',
  '## Errors',
  '## Testing',
];

describe.each(readdirSync(folder))('%s', (file) => {
  const page = readFileSync(join(folder, file), 'utf8');

  it('has the outline of all frameworks', () => {
    expect(page.match(/^## .*$/gm)).toEqual(OUTLINE);
  });

  it('shows a limited route that was run, with its output, before anything else', () => {
    const [first = ''] = page.split('\n## ');
    expect(first).toContain('```ts run');
    expect(first).toMatch(/```text output\n[^`]*(429|1008)/);
  });
});
