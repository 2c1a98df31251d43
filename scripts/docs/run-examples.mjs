// @ts-check
// Compiles the examples, and runs those marked `run`, against the build, as a user would.
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join, relative } from 'node:path';

/** @typedef {import('./extract-examples.mjs').Example} Example */

/** An example that has not ended by then keeps something open. A first one may unpack a server. */
const RUN_TIMEOUT_MS = 300_000;

/**
 * Compiles and runs the examples in a folder from which the packages can be imported.
 * @param {readonly Example[]} examples
 * @param {{ root: string, folder: string, timeoutMs?: number }} where `folder` is created and removed again
 * @returns {Promise<string[]>} problems
 */
export async function checkExamples(examples, { root, folder, timeoutMs = RUN_TIMEOUT_MS }) {
  if (examples.length === 0) return [];
  mkdirSync(folder, { recursive: true });
  try {
    for (const { file, source } of examples) writeFileSync(join(folder, file), source);
    const base = join(root, 'tsconfig.base.json');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(compilerConfig(base)));
    const tsc = join(root, 'node_modules/.bin/tsc');
    const { code, stdout, stderr } = await execute(tsc, ['--pretty', 'false'], folder);
    if (code !== 0) return compilerProblems(stdout + stderr, examples, folder, root);
    return (
      await inTurns(
        examples.filter(({ runs }) => runs),
        (example) => run(example, folder, timeoutMs),
      )
    ).flat();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} base */
function compilerConfig(base) {
  return {
    extends: base,
    compilerOptions: {
      noEmit: false,
      rootDir: '.',
      outDir: 'out',
      sourceMap: false,
      inlineSources: false,
      declaration: false,
      isolatedDeclarations: false,
      allowJs: true,
      checkJs: true,
      moduleDetection: 'force',
      // For apps of NestJS.
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      // An example may declare something that only the prose around it mentions.
      noUnusedLocals: false,
      noUnusedParameters: false,
    },
    include: ['*.ts', '*.js'],
  };
}

/**
 * @param {string} output
 * @param {readonly Example[]} examples
 * @param {string} folder
 * @param {string} root
 */
function compilerProblems(output, examples, folder, root) {
  /** @type {Set<string>} */
  const problems = new Set();
  for (const text of output.split('\n')) {
    const match = /^(.+?)\((\d+),\d+\): error (.*)$/.exec(text);
    if (match === null) continue;
    const [, file = '', line, message] = match;
    const example = examples.find((one) => one.file === basename(file));
    problems.add(`${example?.path ?? relative(root, join(folder, file))}:${line}: ${message}`);
  }
  return problems.size > 0 ? [...problems] : [`the compiler failed: ${output}`];
}

/**
 * @param {Example} example
 * @param {string} folder
 * @param {number} timeoutMs
 * @returns {Promise<string[]>}
 */
async function run({ path, line, file, output }, folder, timeoutMs) {
  const script = join('out', file.replace(/\.ts$/, '.js'));
  const { code, stdout, stderr } = await execute(process.execPath, [script], folder, timeoutMs);
  if (code === 'timeout')
    return [`${path}:${line}: the example does not end by itself within ${timeoutMs / 1000} s`];
  if (code !== 0) return [`${path}:${line}: the example fails: ${stderr.trim()}`];
  if (output === undefined || output.trim() === stdout.trim()) return [];
  return [`${path}:${line}: the example prints\n${stdout.trim()}\nbut the page says\n${output.trim()}`];
}

/**
 * Runs as many at once as there are processors.
 * @template T, R
 * @param {readonly T[]} items
 * @param {(item: T) => Promise<R>} work
 */
async function inTurns(items, work) {
  /** @type {R[]} */
  const results = [];
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
      results.push(await work(item));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}

/**
 * @param {string} file
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<{ code: number | 'timeout', stdout: string, stderr: string }>}
 */
function execute(file, args, cwd, timeout = RUN_TIMEOUT_MS) {
  const env = { ...process.env, NO_COLOR: '1' };
  return new Promise((resolve) => {
    execFile(file, args, { cwd, timeout, env, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.killed ? 'timeout' : Number(error.code ?? 1) || 1;
      resolve({ code, stdout, stderr });
    });
  });
}
