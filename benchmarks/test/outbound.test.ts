import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { XMLParser } from 'fast-xml-parser';
import { expect, it, onTestFinished } from 'vitest';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../dist/outbound/main.js', import.meta.url));

it('shows a peer beside Sluice: a table on the terminal, and a chart for light and dark', async () => {
  const out = await mkdtemp(join(tmpdir(), 'sluice-outbound-'));
  onTestFinished(() => rm(out, { recursive: true, force: true }));
  const options = ['--style', 'epoch', '--client', 'sluice', '--client', 'none'];
  const { stdout } = await run(process.execPath, [
    program,
    ...options,
    ...['--processes', '2', '--limit', '5', '--seconds', '3', '--out', out],
  ]);
  expect(stdout).toMatch(/^5 calls in 5 s, 2 processes with 8 callers, 3 seconds\. Node \d/);
  const [, calls, refused] = /\| Sluice +\| +(\d+) \| +(\d+) \|/.exec(stdout) ?? [];
  expect(Number(calls)).toBeGreaterThan(0);
  expect(Number(refused)).toBe(0);
  // Sixteen callers for five calls.
  const [, refusals] = /\| nothing: waits after a 429 +\| +\d+ \| +([\d,]+) \|/.exec(stdout) ?? [];
  expect(Number(refusals?.replace(',', ''))).toBeGreaterThan(0);
  expect(await readFile(join(out, 'outbound.md'), 'utf8')).toContain(stdout.trim());
  const chart = await readFile(join(out, 'outbound.svg'), 'utf8');
  expect(new XMLParser().parse(chart)).toHaveProperty('svg');
  expect(chart).toContain('prefers-color-scheme: dark');
});

it.each([
  [['--client', 'p-queue'], '--client must be one of sluice, '],
  [['--style', 'github'], '--style must be one of epoch, '],
  [['--limit', '0'], '--limit must be a whole number above 0; got "0"'],
])('rejects %j', async (args, reason) => {
  await expect(run(process.execPath, [program, ...args])).rejects.toThrow(reason);
});
