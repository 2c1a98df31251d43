import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, parseCommand, UsageError, usage } from './command-line.ts';
import { correctness } from './correctness-command.ts';
import { reportMarkdown } from './report/markdown.ts';
import { missingContenders } from './report/results.ts';
import { writeReport } from './report/write-report.ts';
import { type BenchmarkCommand, runBenchmarks } from './run/run-benchmarks.ts';
import { allSuites } from './suites/all-suites.ts';

const names = allSuites.map(({ name }) => name);
const home = fileURLToPath(new URL('..', import.meta.url));

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  // Contenders are killed and servers end when this process does.
  process.once(signal, () => process.exit(code));
}

try {
  process.exitCode = await follow(parseCommand(process.argv.slice(2), names));
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage(names)}`);
    process.exitCode = 2;
  } else {
    console.error(error);
    process.exitCode = 1;
  }
}

/** Resolves to the exit code: 1 if anything is missing. */
async function follow(command: Command): Promise<number> {
  switch (command.kind) {
    case 'help':
      console.log(usage(names));
      return 0;
    case 'list':
      console.log(list());
      return 0;
    case 'correctness':
      return correctness(command.folder ?? join(home, 'out'));
    case 'run':
      return run(command, command.folder ?? join(home, 'out'));
  }
}

async function run(command: BenchmarkCommand, folder: string): Promise<number> {
  // Before a quarter of an hour is spent on what could not be written.
  await mkdir(folder, { recursive: true });
  const report = await runBenchmarks(command);
  console.log(reportMarkdown(report));
  await writeReport(report, folder);
  console.error(
    `Written to ${relative(process.cwd(), folder) || '.'}: report.md, report.json and the charts.`,
  );
  return missingContenders(report.suites).missing.length > 0 ? 1 : 0;
}

function list(): string {
  return allSuites
    .map(({ name, rows }) => [name, ...rows.map(({ title }) => `  ${title}`)].join('\n'))
    .join('\n');
}
