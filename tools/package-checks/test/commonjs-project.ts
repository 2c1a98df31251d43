import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '../../../scripts/docs/page.mjs';
import type { EmptyProject } from '../src/empty-project.ts';
import { type Ended, runProgram } from '../src/run-program.ts';
import { type Example, examplesOf } from './readme-examples.ts';

const TIMEOUT_MS = 300_000;

/**
 * Writes the first example of a page that shows its output into `consumer/commonjs`, checks the types of that
 * project with the compiler that it has installed, and runs its tests by Jest. `settings` are the names of
 * its `tsconfig` files, each of which is a project of Jest.
 */
export async function runInCommonJs(
  { folder }: EmptyProject,
  page: Page,
  settings: readonly string[],
): Promise<Ended> {
  const cwd = join(folder, 'commonjs');
  const first = examplesOf([page]).find(({ output }) => output !== undefined);
  if (first?.output === undefined) throw new Error(`${page.path} has no example with its output`);
  await writeFile(join(cwd, 'first-example.ts'), asFunction(first));
  await writeFile(join(cwd, 'first-example.txt'), first.output);
  const run = (...args: readonly string[]): Promise<Ended> =>
    runProgram(process.execPath, args, { cwd, timeoutMs: TIMEOUT_MS });
  const bin = join(folder, 'node_modules');
  const configs = settings.map((setting) => `tsconfig.${setting}.json`);
  const compiled = await run(join(bin, 'typescript/bin/tsc'), '--build', ...configs);
  if (compiled.code !== 0) return compiled;
  return run(join(bin, 'jest/bin/jest.js'), '--runInBand', '--selectProjects', ...settings);
}

/** The imports stay on top; the rest becomes a function, for CommonJS has no `await` outside of one. */
function asFunction({ source }: Example): string {
  const imports = /^import [^;]+;\n/gm;
  const head = source.match(imports)?.join('') ?? '';
  return `${head}\nexport async function firstExample(): Promise<void> {\n${source.replace(imports, '')}}\n`;
}
