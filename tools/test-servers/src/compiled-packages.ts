import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../../..');

/** The names of relative modules in what esbuild writes, up to their extension. */
const TYPESCRIPT_SPECIFIERS = /(\b(?:from|import) ?\(?"\.{1,2}\/[^"\n]+)\.ts(")/g;

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
  const sources = await readdir(join(from, 'src'), { recursive: true });
  // In this process: a compiler of its own for each package takes ten times as long. Other tests check the
  // types.
  const { outputFiles } = await build({
    entryPoints: sources.filter((file) => file.endsWith('.ts')).map((file) => join(from, 'src', file)),
    outbase: join(from, 'src'),
    outdir: join(to, 'dist'),
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  await Promise.all(
    outputFiles.map(async ({ path, text }) => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text.replace(TYPESCRIPT_SPECIFIERS, '$1.js$2'));
    }),
  );
}
