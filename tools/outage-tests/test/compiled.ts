import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../../..');

/** Packages and programs as Node runs them, which takes no TypeScript: compiled from the sources of this moment. */
export interface Compiled {
  /** Copies a program of this folder to where it finds the packages; the path to run. */
  program(name: string): Promise<string>;
  remove(): Promise<void>;
}

export async function compile(...packages: readonly string[]): Promise<Compiled> {
  // Below this package, so that the clients of its tests are found.
  await mkdir(join(import.meta.dirname, '../.cache'), { recursive: true });
  const folder = await mkdtemp(join(import.meta.dirname, '../.cache/compiled-'));
  await Promise.all(packages.map((name) => compileOne(name, join(folder, 'node_modules/@sluice', name))));
  return {
    program: async (name) => {
      await cp(join(import.meta.dirname, name), join(folder, name));
      return join(folder, name);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function compileOne(name: string, to: string): Promise<void> {
  const from = join(root, 'packages', name);
  await mkdir(to, { recursive: true });
  const manifest = JSON.parse(await readFile(join(from, 'package.json'), 'utf8'));
  await writeFile(join(to, 'package.json'), JSON.stringify({ ...manifest, ...manifest.publishConfig }));
  // Only the JavaScript is wanted: types are checked elsewhere.
  const options = ['--outDir', join(to, 'dist'), '--noResolve', '--noCheck'];
  await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', from, ...options]);
}
