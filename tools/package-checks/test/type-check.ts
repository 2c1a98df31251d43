import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmptyProject } from '../src/empty-project.ts';
import { repositoryRoot } from '../src/published-packages.ts';
import { type Ended, runProgram } from '../src/run-program.ts';

/** The compilers that our users have, and their folders in the workspace. */
export const compilers = {
  '7.0.2': 'node_modules/typescript',
  '6.0.3': 'tools/package-checks/node_modules/typescript-6',
  '5.9.3': 'tools/package-checks/node_modules/typescript-5',
} as const;

export type CompilerVersion = keyof typeof compilers;

interface ResolutionSettings {
  /** What a project gets with this resolution. */
  readonly supports: string;
  readonly flags: string;
  readonly files: readonly string[];
}

const MISTAKES = 'typed/mistakes.ts';
const MISTAKES_IN_OPTIONS = 'typed/mistakes-in-options.ts';
const MODULES = ['typed/every-package.ts', MISTAKES, MISTAKES_IN_OPTIONS];
const COMMON_JS = 'typed/every-package.cts';

/** The module resolutions that a project may choose. */
export const resolutions: Readonly<
  Record<'node16' | 'nodenext' | 'bundler' | 'commonjs', ResolutionSettings>
> = {
  node16: {
    supports: 'modules and CommonJS compile',
    flags: '--module node16 --moduleResolution node16 --skipLibCheck',
    files: [...MODULES, COMMON_JS],
  },
  nodenext: {
    supports: 'modules and CommonJS compile, and so do the declarations of our packages',
    // Without skipLibCheck, which would not check the declarations of packages.
    flags: '--module nodenext --moduleResolution nodenext',
    files: [...MODULES, COMMON_JS],
  },
  bundler: {
    supports: 'modules compile',
    flags: '--module esnext --moduleResolution bundler --skipLibCheck',
    files: MODULES,
  },
  commonjs: {
    supports: 'CommonJS compiles; under 5.9 this is `node10`, which does not read `exports`',
    flags: '--module commonjs --esModuleInterop --skipLibCheck',
    files: [MISTAKES, COMMON_JS],
  },
};

export type Resolution = keyof typeof resolutions;

/** A position and an error of the compiler. */
export interface CompilerError {
  /** Relative to the folder of the project. */
  readonly file: string;
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;
  readonly code: string;
  /** With all its details. */
  readonly message: string;
}

const CHECK_OURS = join(import.meta.dirname, 'check-our-types.mjs');
const COMMON_FLAGS = '--noEmit --strict --target es2022 --lib es2022 --types node --pretty false';
const TIMEOUT_MS = 300_000;

/**
 * Compiles `consumer/typed` by each of these resolutions, and returns the errors in it and in the
 * declarations of our packages.
 */
export async function typeErrors(
  project: EmptyProject,
  version: CompilerVersion,
  chosen: readonly Resolution[],
): Promise<ReadonlyMap<Resolution, readonly CompilerError[]>> {
  const texts = await errorTexts(project, version, chosen);
  return new Map(chosen.map((resolution, i) => [resolution, errorsIn(texts[i] ?? '')]));
}

async function errorTexts(
  { folder }: EmptyProject,
  version: CompilerVersion,
  chosen: readonly Resolution[],
): Promise<readonly string[]> {
  const compiler = join(repositoryRoot, compilers[version]);
  const commands = chosen.map((resolution) => {
    const { flags, files } = resolutions[resolution];
    return [...COMMON_FLAGS.split(' '), ...flags.split(' '), ...files];
  });
  const options = { cwd: folder, timeoutMs: TIMEOUT_MS };
  const failure = ({ stdout, stderr }: Ended): Error =>
    new Error(`TypeScript ${version} failed:\n${stdout}${stderr}`);
  if (version !== '7.0.2') {
    // One process for all, which has warmed up after the first.
    const args = [CHECK_OURS, compiler, JSON.stringify(commands)];
    const ended = await runProgram(process.execPath, args, options);
    if (ended.code !== 0) throw failure(ended);
    return JSON.parse(ended.stdout);
  }
  // The compiler of version 7 is fast, and has no such interface.
  const texts: string[] = [];
  for (const args of commands) {
    const ended = await runProgram(process.execPath, [join(compiler, 'bin/tsc'), ...args], options);
    if (ended.code !== 0 && parseErrors(ended.stdout).length === 0) throw failure(ended);
    texts.push(ended.stdout);
  }
  return texts;
}

/** Wrong declarations in a database client are not our concern. */
function errorsIn(text: string): readonly CompilerError[] {
  return parseErrors(text).filter(
    ({ file }) => !file.includes('node_modules/') || file.includes('node_modules/@sluice/'),
  );
}

function parseErrors(text: string): readonly CompilerError[] {
  return text.split(/\n(?! )/).flatMap(parseError);
}

function parseError(text: string): readonly CompilerError[] {
  const match = /^(.+)\((\d+),(\d+)\): error (TS\d+): (.*)$/s.exec(text);
  const [, file = '', line, column, code = '', message = ''] = match ?? [];
  return match === null ? [] : [{ file, line: Number(line), column: Number(column), code, message }];
}

/**
 * The errors of a file with mistakes in options that do not name the option: by their place, or in quotes.
 * The comment above a mistake begins with the name of the option.
 */
export async function unnamedOptions(
  { folder }: EmptyProject,
  errors: readonly CompilerError[],
): Promise<readonly CompilerError[]> {
  const lines = (await readFile(join(folder, MISTAKES_IN_OPTIONS), 'utf8')).split('\n');
  return errors.filter(({ line, column, message }) => {
    const name = /^\/\/ mistake: `(\w+)`/.exec(lines[line - 2] ?? '')?.[1] ?? 'no comment';
    const before = lines[line - 1]?.slice(0, column - 1) ?? '';
    const after = lines[line - 1]?.slice(column - 1) ?? '';
    const isPlaced = after.startsWith(`${name}:`) || new RegExp(`\\b${name}: [^,]*$`).test(before);
    return !isPlaced && !new RegExp(`'${name}['(]`).test(message);
  });
}

/** The lines after a comment that begins with `mistake:`, counted from 1. */
export async function linesOfMistakes({ folder }: EmptyProject, file: string): Promise<readonly number[]> {
  const lines = (await readFile(join(folder, file), 'utf8')).split('\n');
  return lines.flatMap((text, index) => (text.startsWith('// mistake:') ? [index + 2] : []));
}
