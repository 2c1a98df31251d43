import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../../../..');

/** The package as its users get it, compiled from the sources, where other processes can import it. */
export interface Published {
  /** Copies a program of this folder there; the path to run. */
  program(name: string): Promise<string>;
  remove(): Promise<void>;
}

export async function publish(): Promise<Published> {
  // Below this package, so that the clients of its tests are found.
  await mkdir(join(import.meta.dirname, '../../.cache'), { recursive: true });
  const folder = await mkdtemp(join(import.meta.dirname, '../../.cache/published-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const packages = join(folder, 'node_modules/@sluice');
    await Promise.all(['core', 'store-redis'].map((name) => compile(name, join(packages, name))));
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    program: async (name) => {
      await cp(join(import.meta.dirname, name), join(folder, name));
      return join(folder, name);
    },
    remove,
  };
}

async function compile(name: string, to: string): Promise<void> {
  const from = join(root, 'packages', name);
  await mkdir(to, { recursive: true });
  const manifest = JSON.parse(await readFile(join(from, 'package.json'), 'utf8'));
  await writeFile(join(to, 'package.json'), JSON.stringify({ ...manifest, ...manifest.publishConfig }));
  // Only the JavaScript is wanted: types are another test's business.
  const options = ['--outDir', join(to, 'dist'), '--noResolve', '--noCheck'];
  await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', from, ...options]);
}
