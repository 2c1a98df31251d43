import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Profile } from '../src/index.ts';
import * as outbound from '../src/index.ts';

const page = readFileSync(new URL('../../../docs/reference/upstream-profiles.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter((line) => /^\| [^|]+ \| `\w+Profile` +\|/.test(line));

const providers = Object.entries(outbound)
  .filter(([name]) => name.endsWith('Profile') && !['defineProfile', 'genericProfile'].includes(name))
  .map(([name, make]) => [name, (make as () => Profile)()] as const);

it('has a row for every profile, in order, and for nothing else', () => {
  const listed = rows.map((row) => /`(\w+Profile)`/.exec(row)?.[1]);
  expect([...listed].sort()).toEqual(providers.map(([name]) => name).sort());
  const titles = rows.map((row) => (row.split('|')[1] ?? '').trim().toLowerCase());
  expect(titles).toEqual([...titles].sort());
});

it.each(providers)('names the dimensions of %s', (name, profile) => {
  const row = rows.find((line) => line.includes(`\`${name}\``));
  for (const dimension of profile.dimensions) expect(row).toContain(`\`${dimension.name}\``);
});

it.each(providers)('%s has a name for events, and dimensions whose names fit a record', (_name, profile) => {
  expect(profile.name).toMatch(/^[a-z0-9-]+$/);
  for (const { name } of profile.dimensions) expect(name).toMatch(/^[a-z0-9-]{1,64}$/);
});
