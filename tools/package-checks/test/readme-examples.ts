import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type Example, extractExamples } from '../../../scripts/docs/extract-examples.mjs';
import { fencesOf, type Page, parsePage } from '../../../scripts/docs/page.mjs';
import type { EmptyProject } from '../src/empty-project.ts';
import { publishedPackages, repositoryRoot } from '../src/published-packages.ts';
import { type Ended, runProgram } from '../src/run-program.ts';
import { packageOf } from './package-of.ts';

export type { Example };

const TIMEOUT_MS = 300_000;

/** How a careful user compiles. */
const FLAGS =
  '--strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --allowJs --checkJs --skipLibCheck ' +
  '--target es2022 --module nodenext --moduleDetection force --types node --pretty false --outDir out ' +
  // For apps of NestJS.
  '--experimentalDecorators --emitDecoratorMetadata';

/** The README of every package that is published. */
export async function readmes(): Promise<readonly Page[]> {
  const folders = publishedPackages().map(({ folder }) => folder);
  return Promise.all(folders.map((folder) => readPage(relative(repositoryRoot, join(folder, 'README.md')))));
}

/** A page, by its path in the repository. */
export async function readPage(path: string): Promise<Page> {
  return parsePage(path, await readFile(join(repositoryRoot, path), 'utf8'));
}

/** Every block of TypeScript or JavaScript on these pages, in order. */
export function examplesOf(pages: readonly Page[]): readonly Example[] {
  const { examples, problems } = extractExamples(pages);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return examples;
}

/** The packages that a page's `npm install` commands name. */
export function installedBy(page: Page): readonly string[] {
  const commands = fencesOf(page).filter(({ lang }) => lang === 'sh');
  return commands.flatMap(({ code }) =>
    [...code.matchAll(/^npm install (.*)$/gm)].flatMap(([, words = '']) =>
      words
        .split('#', 1)
        .join('')
        .split(' ')
        .filter((word) => /^[@a-z]/.test(word)),
    ),
  );
}

/** The packages that an example imports, without the modules of Node. */
export function importedBy({ source }: Example): readonly string[] {
  const specifiers = [...source.matchAll(/^(?:import|.*from) '([^']+)';$/gm)].map(([, name = '']) => name);
  return specifiers.filter((specifier) => !specifier.startsWith('node:')).map(packageOf);
}

/** Examples in the project, ready to run. */
export interface CompiledExamples {
  /** The compiler's errors. */
  readonly problems: readonly string[];
  /**
   * Runs an example as written. One that is marked `run` has to end by itself. Any other may keep its
   * connections, as in an app: it ends once all its statements have run.
   */
  run(example: Example, env: Readonly<Record<string, string>>): Promise<Ended>;
}

/**
 * Writes examples into a folder of the project unchanged, checks their types, and compiles them to
 * JavaScript.
 */
export async function compileExamples(
  project: EmptyProject,
  examples: readonly Example[],
): Promise<CompiledExamples> {
  const cwd = await mkdtemp(join(project.folder, 'readme-'));
  await Promise.all(examples.map(({ file, source }) => writeFile(join(cwd, file), source)));
  const compiler = join(repositoryRoot, 'node_modules/typescript/bin/tsc');
  const args = [compiler, ...FLAGS.split(' '), ...examples.map(({ file }) => file)];
  const options = { cwd, timeoutMs: TIMEOUT_MS };
  const { code, stdout, stderr } = await runProgram(process.execPath, args, options);
  return {
    problems: code === 0 ? [] : `${stdout}${stderr}`.trim().split('\n'),
    run: async ({ file, runs }, env) => {
      const program = join('out', file.replace(/\.ts$/, '.js'));
      const starter = runs ? [] : [join(project.folder, 'until-evaluated.mjs')];
      return runProgram(process.execPath, [...starter, program], { ...options, env });
    },
  };
}
