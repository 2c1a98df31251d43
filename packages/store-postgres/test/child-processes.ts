import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';

const packages = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

/** Processes that run these sources: Node 20 cannot run TypeScript, so they are compiled once for the tests of a file. */
export interface Children {
  /**
   * Runs this module, which may import the packages, in so many processes at once; resolves to what each prints, as JSON.
   * `started` is told of each process when it runs.
   */
  run<T>(count: number, source: string, started?: (child: ChildProcess) => void): Promise<T[]>;
  /** The command that prints the migration. */
  printMigration(...args: string[]): Promise<{ readonly status: number; readonly text: string }>;
}

export function useChildProcesses(): Children {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-compiled-'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    await Promise.all(['core', 'store-postgres'].map(compile));
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function compile(name: string): Promise<void> {
    const target = join(folder, 'node_modules/@sluice', name);
    mkdirSync(target, { recursive: true });
    const exports = { '.': './index.js', './option-checks': './option-checks.js' };
    writeFileSync(join(target, 'package.json'), JSON.stringify({ name, type: 'module', exports }));
    const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
    const options = ['--noCheck', '--declaration', 'false', '--isolatedDeclarations', 'false'];
    const project = join(packages, name, 'tsconfig.json');
    await promisify(execFile)(process.execPath, [compiler, '-p', project, ...options, '--outDir', target]);
  }

  return {
    async run(count, source, started) {
      const program = join(folder, `program-${Math.random()}.js`);
      const pg = JSON.stringify(require.resolve('pg'));
      writeFileSync(
        program,
        `import { createRequire } from 'node:module';
         import { createLimiter, fixedWindow, slidingWindowLog, tokenBucket } from '@sluice/core';
         import { postgresStore } from '@sluice/store-postgres';
         const pg = createRequire(import.meta.url)(${pg});
         ${source}`,
      );
      return Promise.all(
        Array.from({ length: count }, async () => {
          const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
          const texts: string[] = [];
          child.stdout.on('data', (chunk) => texts.push(String(chunk)));
          started?.(child);
          const [code] = await once(child, 'close');
          if (code !== 0) throw new Error(`The process ended with ${code}.`);
          return JSON.parse(texts.join(''));
        }),
      );
    },
    async printMigration(...args) {
      const program = join(folder, 'node_modules/@sluice/store-postgres/print-migration.js');
      const child = spawn(process.execPath, [program, ...args], { stdio: 'pipe' });
      const texts: string[] = [];
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk) => texts.push(String(chunk)));
      const [status] = await once(child, 'close');
      return { status, text: texts.join('') };
    },
  };
}
