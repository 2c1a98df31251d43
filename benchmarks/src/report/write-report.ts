import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suiteChart } from '../chart/suite-chart.ts';
import { missingContenders, type SuiteResult } from '../figures/results.ts';
import type { RunReport } from '../figures/run-report.ts';
import { reportMarkdown } from './markdown.ts';
import { reportJson } from './report-json.ts';

/**
 * Writes report.md, report.json and a chart for each suite into an existing folder. Rejects if one cannot be
 * written.
 */
export async function writeReport(report: RunReport, folder: string): Promise<void> {
  const { rounds, effort } = report.options;
  const { missing } = missingContenders(report.suites);
  const warning = [
    ...(missing.length > 0 ? ['INCOMPLETE.'] : []),
    ...(effort === 'quick' ? ['A quick run, not to be quoted.'] : []),
  ];
  for (const suite of report.suites) {
    const caption = [...warning, captionOf(suite, rounds)].join(' ');
    await writeFile(join(folder, `${suite.suite.name}.svg`), suiteChart(suite, report.environment, caption));
  }
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(reportJson(report), null, 1)}\n`);
  await writeFile(join(folder, 'report.md'), reportMarkdown(report));
}

function captionOf({ rows }: SuiteResult, rounds: number): string {
  if (rows.every(({ row }) => row.isMeasuredOnce)) return 'Measured once.';
  const medians = `medians of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}`;
  if (rows.every(({ row }) => row.axis !== undefined)) return `Lines: ${medians}.`;
  return `Bars: ${medians}; whiskers: minimum and maximum; dashed line: the floor.`;
}
