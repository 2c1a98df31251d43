import type { RunEnvironment } from '@sluice/test-servers';
import type { ContenderResult, SuiteResult } from '../src/figures/results.ts';
import { summarize } from '../src/figures/statistics.ts';
import type { MeasurementKind, Role, Suite } from '../src/suite.ts';

export const someEnvironment: RunEnvironment = {
  date: '2026-01-02T03:04:05.678Z',
  cpu: 'A processor',
  cores: 4,
  memoryGib: 16,
  os: 'An operating system',
  node: 'v20.0.0',
  packages: {},
};

/** A contender with these values of the main figure; without values it is missing. */
export interface SomeContender {
  readonly id: string;
  readonly role?: Role;
  readonly values: readonly number[];
}

/** The result of a suite with one row, of contenders with these figures. */
export function someSuiteResult(
  suiteName: string,
  rowId: string,
  measurement: MeasurementKind,
  figure: string,
  contenders: readonly SomeContender[],
): SuiteResult {
  const results = contenders.map(({ id, role = 'ours', values }): ContenderResult => {
    const entry = { id, label: id, role, module: '' };
    if (values.length === 0) return { entry, rounds: [], summaries: {}, missing: 'it is not there' };
    const rounds = values.map((value) => ({ [figure]: value }));
    return { entry, rounds, summaries: { [figure]: summarize(values) } };
  });
  const row = {
    id: rowId,
    title: 'a row',
    measurement,
    contenders: results.map(({ entry }) => entry),
    peer: 'peer',
    floor: 'floor',
  };
  const suite: Suite = {
    name: suiteName,
    title: 'A suite',
    about: 'About it.',
    packages: [],
    rows: [row],
    serverOf: () => undefined,
  };
  return { suite, rows: [{ row, contenders: results }] };
}
