import { mkdir } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, parseCommand, UsageError, usage } from './command-line.ts';
import { builtRevision } from './compare/built-revision.ts';
import { withRevision } from './compare/with-revision.ts';
import { missingContenders } from './figures/results.ts';
import type { RunReport } from './figures/run-report.ts';
import { reportMarkdown } from './report/markdown.ts';
import { revisionsReport } from './report/revisions-report.ts';
import { rowReport } from './report/row-report.ts';
import { summaryReport } from './report/summary-report.ts';
import { writeReport } from './report/write-report.ts';
import { comparedSuite } from './run/compared-suite.ts';
import { runBenchmarks } from './run/run-benchmarks.ts';
import { allSuites } from './suites/all-suites.ts';

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  // Contenders are killed and servers end when this process does.
  process.once(signal, () => process.exit(code));
}

try {
  process.exitCode = await follow(parseCommand(process.argv.slice(2), allSuites));
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage(allSuites)}`);
    process.exitCode = 2;
  } else {
    console.error(error);
    process.exitCode = 1;
  }
}

type RunCommand = Extract<Command, { kind: 'run' }>;

/** Resolves to the exit code: 1 if anything is missing. */
async function follow(command: Command): Promise<number> {
  switch (command.kind) {
    case 'help':
      console.log(usage(allSuites));
      return 0;
    case 'list':
      console.log(list());
      return 0;
    case 'run':
      return run(command);
    case 'compare':
      return compare(command);
  }
}

async function run(command: RunCommand): Promise<number> {
  const { show, effort, rounds } = command;
  if (show === 'report') return runReport(command);
  const suites = show === 'table' ? command.suites.map(comparedSuite) : command.suites;
  const report = await runBenchmarks({ suites, effort, rounds });
  console.log(show === 'table' ? summaryReport(report) : rowReport(report));
  return exitCode(report);
}

async function compare(command: Extract<Command, { kind: 'compare' }>): Promise<number> {
  const revision = await builtRevision(command.revision);
  const dist = new URL('./', import.meta.url);
  const suites = command.suites.map((suite) => withRevision(suite, revision, dist));
  const report = await runBenchmarks({ ...command, suites });
  console.log(revisionsReport(report, revision.label));
  return exitCode(report);
}

async function runReport(command: RunCommand): Promise<number> {
  const folder = command.folder ?? fileURLToPath(new URL('../out', import.meta.url));
  // Fails now if the folder cannot be written, and not after a quarter of an hour.
  await mkdir(folder, { recursive: true });
  const report = await runBenchmarks(command);
  console.log(reportMarkdown(report));
  await writeReport(report, folder);
  console.error(
    `Written to ${relative(process.cwd(), folder) || '.'}: report.md, report.json and the charts.`,
  );
  return exitCode(report);
}

function exitCode({ suites }: RunReport): number {
  return missingContenders(suites).missing.length > 0 ? 1 : 0;
}

function list(): string {
  return allSuites
    .map(({ name, rows }) => [name, ...rows.map(({ id, title }) => `  ${id.padEnd(16)}${title}`)].join('\n'))
    .join('\n');
}
