import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Backend, repositoryRoot } from './backend.ts';

/** How a suite ended. */
export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Whether the run as a whole succeeded: a file that could not be loaded is no failed test, but no success either. */
  readonly success: boolean;
  readonly seconds: number;
}

/** What vitest writes, as far as it is read here. */
interface JsonReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

/** Runs the suite of a backend's store in a process of its own, which prints what fails. */
export async function runSuite({ suite, env }: Backend): Promise<SuiteResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-backends-'));
  const report = join(folder, 'report.json');
  const startedMs = performance.now();
  try {
    const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
    const child = spawn(
      process.execPath,
      [join(repositoryRoot, 'node_modules/vitest/vitest.mjs'), 'run', suite, ...reporters],
      { cwd: repositoryRoot, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] },
    );
    const [code] = await once(child, 'exit');
    const counts: JsonReport = JSON.parse(await readFile(report, 'utf8'));
    return {
      passed: counts.numPassedTests,
      failed: counts.numFailedTests,
      skipped: counts.numPendingTests + counts.numTodoTests,
      success: code === 0,
      seconds: (performance.now() - startedMs) / 1000,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
