// @ts-check
// Builds the package in the current folder from its one source: ES modules into `dist`, CommonJS into
// `dist/cjs`, each with its declarations and source maps.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const compiler = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));

/**
 * Only rewrites syntax. With isolated declarations, nothing that is written depends on a type from elsewhere,
 * so neither the types of Node nor those of the dependencies are read.
 */
const UNCHECKED = ['--noCheck', '--noResolve', '--types', '', '--lib', 'es5'];

/**
 * The first pass checks the types, unless SLUICE_BUILD is `unchecked`, as in `npm test`, which checks the
 * types of everything at once. The second never does.
 */
const MODULES = process.env.SLUICE_BUILD === 'unchecked' ? UNCHECKED : [];
const COMMON_JS = [
  ...['--module', 'commonjs', '--verbatimModuleSyntax', 'false', '--outDir', 'dist/cjs'],
  ...UNCHECKED,
];

/**
 * Resolves to the exit code of the compiler.
 * @param {readonly string[]} flags
 */
async function compile(flags) {
  const running = spawn(process.execPath, [compiler, '-p', 'tsconfig.json', ...flags], { stdio: 'inherit' });
  const [code] = await once(running, 'exit');
  return code ?? 1;
}

// A file whose source is gone must not be published.
rmSync('dist', { recursive: true, force: true });
mkdirSync('dist/cjs', { recursive: true });
// The nearest package.json decides what a `.js` is. Bundlers look there for side effects, too.
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs", "sideEffects": false }\n');
const codes = await Promise.all([compile(MODULES), compile(COMMON_JS)]);
process.exitCode = Math.max(...codes);
