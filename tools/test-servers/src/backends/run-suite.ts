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
  /** Whether the whole run succeeded. A file that cannot be loaded has no failed tests, but fails the run. */
  readonly success: boolean;
  readonly seconds: number;
}

/** The parts of vitest's report that are read here. */
interface JsonReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    /** Why the file as a whole failed; empty if only tests in it failed. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** Runs the suite of a backend's store in its own process, and prints the failures. */
export async function runSuite({ suite, env }: Backend): Promise<SuiteResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-backends-'));
  const file = join(folder, 'report.json');
  const startedMs = performance.now();
  try {
    const vitest = join(repositoryRoot, 'node_modules/vitest/vitest.mjs');
    const child = spawn(
      process.execPath,
      [vitest, 'run', suite, '--reporter=json', `--outputFile.json=${file}`],
      { cwd: repositoryRoot, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] },
    );
    const [code] = await once(child, 'exit');
    const report: JsonReport = JSON.parse(await readFile(file, 'utf8'));
    for (const failure of failures(report)) console.error(failure);
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
      success: code === 0,
      seconds: (performance.now() - startedMs) / 1000,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function failures({ testResults }: JsonReport): string[] {
  return testResults.flatMap(({ name, message, assertionResults }) => [
    ...(message === '' ? [] : [`${name}: ${message}`]),
    ...assertionResults.flatMap(({ fullName, failureMessages = [] }) =>
      failureMessages.map((text) => `${name}\n  ${fullName}\n  ${text}`),
    ),
  ]);
}
