import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CompiledPackages, compilePackages } from '@sluice/test-servers';
import { afterAll, beforeAll } from 'vitest';

/**
 * Processes that run these sources. Node 20 cannot run TypeScript, so they are compiled once for the tests of
 * a file.
 */
export interface Children {
  /**
   * Runs this module, which may import the packages, in `count` processes at once. Resolves to the JSON that
   * each prints. Calls `started` with each process as it starts.
   */
  run<T>(count: number, source: string, started?: (child: ChildProcess) => void): Promise<T[]>;
  /** Runs the command that prints the migration. */
  printMigration(...args: string[]): Promise<{ readonly status: number; readonly text: string }>;
}

export function useChildProcesses(): Children {
  let compiled: CompiledPackages;
  beforeAll(async () => {
    compiled = await compilePackages(import.meta.dirname, 'core', 'store-postgres');
  });
  afterAll(() => compiled?.remove());

  return {
    async run(count, source, started) {
      const program = join(compiled.folder, `program-${Math.random()}.js`);
      writeFileSync(
        program,
        `import pg from 'pg';
         import { createLimiter, fixedWindow, slidingWindowLog, tokenBucket } from '@sluice/core';
         import { postgresStore } from '@sluice/store-postgres';
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
      const program = join(compiled.folder, 'node_modules/@sluice/store-postgres/dist/print-migration.js');
      const child = spawn(process.execPath, [program, ...args], { stdio: 'pipe' });
      const texts: string[] = [];
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk) => texts.push(String(chunk)));
      const [status] = await once(child, 'close');
      return { status, text: texts.join('') };
    },
  };
}
