import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { type EnvoyWatchOptions, watchEnvoyConfig } from '../src/index.ts';
import { fileOf, folder } from './folder.ts';

const domain = (name: string): string =>
  `domain: ${name}\ndescriptors: [{ key: path, rate_limit: { unit: hour, requests_per_unit: 2 } }]\n`;

/** The domains after each load, and the reasons of loads that failed. */
function watched(path: string, options: Partial<EnvoyWatchOptions> = {}) {
  const loads: string[] = [];
  const errors: string[] = [];
  const stop = watchEnvoyConfig(path, {
    settleMs: 5,
    onReload: ({ domains }) => loads.push(domains.join()),
    onError: ({ message }) => errors.push(message),
    ...options,
  });
  onTestFinished(stop);
  return { loads, errors, stop };
}

it('A folder of files is loaded again when a file is added, changed or removed', async () => {
  const path = folder();
  writeFileSync(join(path, 'one.yaml'), domain('one'));
  const { loads } = watched(path);
  writeFileSync(join(path, 'two.yaml'), domain('two'));
  await expect.poll(() => loads.at(-1)).toBe('one,two');
  writeFileSync(join(path, 'two.tmp'), domain('three'));
  renameSync(join(path, 'two.tmp'), join(path, 'two.yaml'));
  await expect.poll(() => loads.at(-1)).toBe('one,three');
  rmSync(join(path, 'one.yaml'));
  await expect.poll(() => loads.at(-1)).toBe('three');
});

it('A single file is loaded again when it changes, and other files beside it are ignored', async () => {
  const path = fileOf(domain('one'), 'edge.yaml');
  const { loads } = watched(path);
  writeFileSync(join(path, '../other.yaml'), domain('other'));
  writeFileSync(path, domain('two'));
  await expect.poll(() => loads.at(-1)).toBe('two');
  expect(loads).toEqual(['two']);
});

it('The symbolic links that Kubernetes swaps are followed', async () => {
  const mount = folder();
  const version = (name: string): void => {
    mkdirSync(join(mount, `..${name}`));
    writeFileSync(join(mount, `..${name}`, 'edge.yaml'), domain(name));
    symlinkSync(`..${name}`, join(mount, '..data_tmp'));
    renameSync(join(mount, '..data_tmp'), join(mount, '..data'));
  };
  version('one');
  symlinkSync('..data/edge.yaml', join(mount, 'edge.yaml'));
  const { loads } = watched(mount);
  for (const name of ['two', 'three']) {
    version(name);
    await expect.poll(() => loads.at(-1)).toBe(name);
  }
});

it('Files that cannot be used are reported once, with their place, and change nothing', async () => {
  const path = fileOf(domain('one'), 'edge.yaml');
  const { loads, errors } = watched(path, { pollMs: 20 });
  writeFileSync(path, domain('one').replace('unit: hour', 'unit: fortnight'));
  await expect.poll(() => errors).toEqual([expect.stringMatching(/edge\.yaml:2:.*unit/)]);
  expect(loads).toEqual([]);
  rmSync(path);
  await expect.poll(() => errors).toHaveLength(2);
  writeFileSync(path, domain('two'));
  await expect.poll(() => loads).toEqual(['two']);
});

it('A stopped watch loads nothing more, and stopping it again is safe', async () => {
  const path = fileOf(domain('one'), 'edge.yaml');
  const { loads, stop } = watched(path, { pollMs: 5 });
  const other = watched(path);
  stop();
  stop();
  writeFileSync(path, domain('two'));
  await expect.poll(() => other.loads).toEqual(['two']);
  expect(loads).toEqual([]);
});

it('Options are validated before anything is watched', () => {
  const onError = vi.fn();
  expect(() => watchEnvoyConfig(1 as never, { onReload: onError, onError })).toThrow(/the path/);
  expect(() => watchEnvoyConfig('a', { onError } as never)).toThrow(/`onReload`/);
  expect(() => watchEnvoyConfig('a', { onReload: onError } as never)).toThrow(/`onError`/);
  expect(() => watchEnvoyConfig('a', { onReload: onError, onError, pol: 1 } as never)).toThrow(/pol/);
});
