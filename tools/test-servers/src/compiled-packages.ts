import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../../..');

/** Packages of the workspace, compiled to JavaScript where other processes can import them. */
export interface CompiledPackages {
  /**
   * Programs in this folder can import the packages, and the dependencies of the package that the tests
   * belong to.
   */
  readonly folder: string;
  /** Copies a program from beside the tests into the folder. Resolves to the path to run. */
  program(name: string): Promise<string>;
  remove(): Promise<void>;
}

/** Compiles the current sources of these packages, for the programs in the folder of a test. */
export async function compilePackages(
  testFolder: string,
  ...packages: readonly string[]
): Promise<CompiledPackages> {
  // Below the tests, where the dependencies of their package resolve.
  await mkdir(join(testFolder, '.cache'), { recursive: true });
  const folder = await mkdtemp(join(testFolder, '.cache/compiled-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await Promise.all(packages.map((name) => compile(name, join(folder, 'node_modules/@sluice', name))));
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    folder,
    program: async (name) => {
      await cp(join(testFolder, name), join(folder, name));
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
  // Only the JavaScript is needed. Other tests check the types.
  const options = ['--outDir', join(to, 'dist'), '--noResolve', '--noCheck'];
  await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', from, ...options]);
}
