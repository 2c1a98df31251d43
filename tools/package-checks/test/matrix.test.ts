import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allPassed, type Cell, type Column, drawMatrix } from '../src/matrix.ts';
import { obtainNode, supportedNodes } from '../src/node-versions.ts';
import { pack } from '../src/pack.ts';
import {
  manifestOf,
  type PublishedPackage,
  publishedPackages,
  repositoryRoot,
} from '../src/published-packages.ts';

const passing: Cell = { check: '@sluice/core by import', passed: true, output: '', text: 'ok' };
const failing: Cell = { ...passing, passed: false, output: 'Error: no luck', text: 'FAILED' };
const on20: Column = { wanted: '20', node: { path: '/node', version: 'v20.19.0' }, cells: [passing] };
const on22: Column = { wanted: '22', node: { path: '/node', version: 'v22.12.0' }, cells: [failing] };
const without26: Column = { wanted: '26', node: undefined, reason: 'none', cells: [] };

test('the table has a row for each check and a column for each Node, even one that is not available', () => {
  expect(drawMatrix([on20, on22, without26]).split('\n')).toEqual([
    '                        v20.19.0  v22.12.0  v26',
    '@sluice/core by import  ok        FAILED    missing',
  ]);
});

test('a run passes only if every Node was available and every check passed on it', () => {
  expect(allPassed([on20])).toBe(true);
  expect(allPassed([on20, on22])).toBe(false);
  expect(allPassed([on20, without26])).toBe(false);
  expect(allPassed([])).toBe(false);
});

test.each(publishedPackages())(
  'the oldest Nodes that $name promises are among those of the matrix',
  ({ folder }) => {
    const promised = manifestOf(folder).engines?.node ?? '';
    const floors = promised.match(/\d+\.\d+\.\d+/g) ?? [];
    expect(floors).not.toEqual([]);
    expect(supportedNodes).toEqual(expect.arrayContaining(floors));
  },
);

test('a Node that is not available is an error with the reason', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'sluice-nodes-'));
  try {
    await expect(obtainNode('0.0.0-none', cache)).rejects.toThrow(/npm install node@npm:.*@0\.0\.0-none/);
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}, 120_000);

test('a package that was not built is not packed', async () => {
  const unbuilt = { name: '@sluice/unbuilt', version: '0.0.0', shortName: 'unbuilt', folder: tmpdir() };
  await expect(pack([unbuilt], tmpdir())).rejects.toThrow('@sluice/unbuilt must be built first');
});

test('packing changes no file of the repository, even if it fails halfway', async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'sluice-not-a-folder-'));
  try {
    await writeFile(join(scratch, 'file'), '');
    const one = publishedPackages().filter(({ shortName }) => shortName === 'store-memory');
    const [{ folder }] = one as [PublishedPackage];
    const state = async (): Promise<readonly string[]> => [
      await readFile(join(folder, 'README.md'), 'utf8'),
      await readFile(join(folder, 'package.json'), 'utf8'),
      execFileSync('git', ['status', '--porcelain', folder], { cwd: repositoryRoot, encoding: 'utf8' }),
    ];
    const before = await state();
    // The tarball cannot be written: everything before that has run.
    await expect(pack(one, join(scratch, 'file/below'))).rejects.toThrow('`pnpm pack` failed');
    expect(await state()).toEqual(before);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}, 120_000);
