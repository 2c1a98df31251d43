import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const folder = new URL('../pages/', import.meta.url).pathname;

it.each(readdirSync(folder))('%s begins with settings that the site can read', (file) => {
  const [, settings = ''] = /^---\n(.*?)\n---\n/s.exec(readFileSync(join(folder, file), 'utf8')) ?? [];
  expect(parse(settings)).toMatchObject({ aside: false });
});
