import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { thisMachine, until } from '../src/index.ts';
import { processTree, stillRunning } from '../src/process-table.ts';
import { runCommand } from '../src/run-command.ts';
import { postgresProgram, redisProgram } from './local-programs.ts';
import { ownTemporaryFolder } from './own-temporary-folder.ts';

const temporary = ownTemporaryFolder();
const packageFolder = join(import.meta.dirname, '..');
let compiled: string;

// Node 20 cannot run TypeScript, so the process that will end runs compiled sources. They stay in this
// package, where its dependencies resolve.
beforeAll(async () => {
  mkdirSync(join(packageFolder, '.cache'), { recursive: true });
  compiled = mkdtempSync(join(packageFolder, '.cache/compiled-'));
  const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
  const compiler = join(dirname(typescript), 'bin/tsc');
  await runCommand(process.execPath, [
    compiler,
    '-p',
    join(packageFolder, 'tsconfig.json'),
    '--outDir',
    compiled,
  ]);
  writeFileSync(
    join(compiled, 'program.js'),
    `import { startPostgres, startRedis, startTogether, thisMachine } from './index.js';
     const machine = { ...thisMachine, cache: ${JSON.stringify(thisMachine.cache)} };
     const own = { own: true, machine };
     const [redis, paused, postgres] = await startTogether(startRedis(own), startRedis(own), startPostgres(own));
     await Promise.all([paused.pause(), postgres.pause()]);
     console.log('started');
     const wait = setInterval(() => {}, 1000);
     process.stdin.once('data', (word) => {
       process.stdin.destroy();
       clearInterval(wait);
       if (String(word) === 'exit') process.exit(0);
     });`,
  );
});
afterAll(() => rmSync(compiled, { recursive: true, force: true }));

describe.skipIf(!redisProgram || !postgresProgram)(
  'when a process ends without stopping its servers, they end and their files are removed',
  () => {
    it.each<[string, (child: ChildProcess) => unknown]>([
      ['at its natural end', (child) => child.stdin?.write('end')],
      ['by process.exit', (child) => child.stdin?.write('exit')],
      ['by SIGINT', (child) => child.kill('SIGINT')],
      ['by SIGTERM', (child) => child.kill('SIGTERM')],
      ['by SIGKILL', (child) => child.kill('SIGKILL')],
    ])('%s', async (_how, end) => {
      const child = spawn(process.execPath, [join(compiled, 'program.js')], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const lines = createInterface({ input: child.stdout });
      await new Promise((resolve) => lines.once('line', resolve));
      const started = (await processTree(child.pid ?? 0)).filter((pid) => pid !== child.pid);
      expect(started.length).toBeGreaterThan(6);
      expect(temporary.entries()).toHaveLength(3);
      end(child);
      await until('the process has ended', () => child.exitCode !== null || child.signalCode !== null);
      await until('its servers have ended', async () => (await stillRunning(started)).length === 0);
      await until('their files are gone', () => temporary.entries().length === 0);
    });
  },
);
