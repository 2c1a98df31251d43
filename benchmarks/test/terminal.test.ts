import { expect, it } from 'vitest';
import type { SuiteResult } from '../src/figures/results.ts';
import type { Effort, RunReport } from '../src/figures/run-report.ts';
import { rowReport } from '../src/report/row-report.ts';
import { summaryReport } from '../src/report/summary-report.ts';
import { comparedSuite } from '../src/run/compared-suite.ts';
import { allSuites } from '../src/suites/all-suites.ts';
import { someEnvironment, someSuiteResult } from './some-report.ts';

function reportOf(suite: SuiteResult, effort: Effort = 'brief'): RunReport {
  const options = { suites: [suite.suite.name], effort, rounds: 3, roundMs: 200 };
  return { environment: someEnvironment, options, suites: [suite], goals: [], elapsedMs: 1000 };
}

const measured = someSuiteResult('memory', 'row', 'calls', 'ns', [
  { id: 'sluice, fixedWindow', values: [100, 110, 120] },
  { id: 'sluice, tokenBucket', values: [200, 210, 220] },
  { id: 'peer', role: 'peer', values: [205, 220, 300] },
  { id: 'floor', role: 'floor', values: [50, 55, 60] },
]);

const halfMissing = someSuiteResult('memory', 'row', 'calls', 'ns', [
  { id: 'sluice, fixedWindow', values: [100] },
  { id: 'peer', role: 'peer', values: [] },
]);

it('prints a line for each contender of ours, beside the peer and the floor, in microseconds', () => {
  const lines = summaryReport(reportOf(measured)).split('\n');
  const cells = (text: string) => lines.find((line) => line.includes(text))?.split(/ {2,}/);
  expect(cells('fixedWindow')).toEqual([
    'a row',
    'fixedWindow',
    '0.110 µs',
    '0.220 µs',
    '0.055 µs',
    '2.00×',
    '0.50×',
  ]);
  expect(cells('tokenBucket')?.slice(1)).toEqual(['tokenBucket', '0.210 µs', '~1.05×', '0.26×']);
});

it('ends with a command that repeats a single row', () => {
  expect(summaryReport(reportOf(measured)).split('\n').at(-1)).toBe('  npm run bench -- memory --row row');
});

it('begins with what is missing, shows no ratio for it, and gives the reason', () => {
  for (const text of [summaryReport(reportOf(halfMissing)), rowReport(reportOf(halfMissing))]) {
    expect(text.split('\n', 1)).toEqual(['INCOMPLETE: 1 of 2 rows missing.']);
    expect(text).not.toMatch(/\d×/);
    expect(text).toContain('it is not there');
  }
});

it('says that a quick run is not to be quoted', () => {
  expect(summaryReport(reportOf(measured, 'quick'))).toMatch(/^A QUICK RUN/);
  expect(rowReport(reportOf(measured, 'quick'))).toMatch(/^A QUICK RUN/);
});

it('prints every contender of one row with its range', () => {
  const text = rowReport(reportOf(measured));
  for (const contender of ['fixedWindow', 'tokenBucket', 'peer', 'floor']) expect(text).toContain(contender);
  expect(text).toContain('100 to 120');
});

it('keeps every row and every contender of ours in the table', () => {
  for (const suite of allSuites) {
    const compared = comparedSuite(suite);
    expect(compared.rows.map(({ id }) => id)).toEqual(suite.rows.map(({ id }) => id));
    const ours = ({ rows }: typeof suite) =>
      rows.flatMap(({ contenders }) => contenders.filter(({ role }) => role === 'ours'));
    expect(ours(compared)).toEqual(ours(suite));
  }
});
