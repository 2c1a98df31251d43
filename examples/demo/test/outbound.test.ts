import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { promisify, stripVTControlCharacters } from 'node:util';
import { type CompiledPackages, compilePackages } from '@sluice/test-servers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../src/run.ts';

let compiled: CompiledPackages;

beforeAll(async () => {
  compiled = await compilePackages(import.meta.dirname, 'core', 'outbound');
  const demo = join(import.meta.dirname, '..');
  const tsc = join(demo, '../../node_modules/.bin/tsc');
  await promisify(execFile)(tsc, ['-p', demo, '--outDir', compiled.folder, '--noResolve', '--noCheck']);
}, 120_000);
afterAll(() => compiled?.remove());

it('shows calls with and without Sluice side by side, and exits with 0', async () => {
  const out = new PassThrough();
  const err = new PassThrough();
  const stopped = () => Promise.reject(new Error('this run does not serve'));
  const caller = join(compiled.folder, 'outbound/caller.js');
  const code = await run(['--outbound'], { out, err, stopped, caller, durationMs: 3000 });
  out.end();
  err.end();
  expect({ code, err: await text(err) }).toEqual({ code: 0, err: '' });
  const shown = stripVTControlCharacters(await text(out));
  const calls = (row: string): number[] => [...(shown.match(row) ?? [])].slice(1).map(Number);
  const [without = 0, refused = 0] = calls('without +│ +(\\d+) +│ +(\\d+) ');
  expect(without).toBeGreaterThan(0);
  // Eight times eight callers of 40 calls: most are refused at once.
  expect(refused).toBeGreaterThan(0);
  const [withSluice = 0, none] = calls('with Sluice +│ +(\\d+) +│ +(\\d+) ');
  expect(withSluice).toBeGreaterThan(0);
  expect(none).toBe(0);
  expect(shown).toContain('No call with Sluice got a 429.');
  expect(shown.split('\n').filter((line) => line.length > 80)).toEqual([]);
});
