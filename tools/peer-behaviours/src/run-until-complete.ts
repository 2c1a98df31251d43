import { behaviours as allBehaviours } from './behaviours/all-behaviours.ts';
import type { Cell, Row } from './observe.ts';
import type { Report } from './report.ts';
import { type RunOptions, runBehaviours } from './run-behaviours.ts';

const MOST_RUNS = 6;
/** For what a busy machine did not observe within the usual limit. */
const PATIENT_LIMIT_MS = 120_000;

/**
 * Like `runBehaviours`, but observes again, one behaviour at a time, what a busy machine left missing. A
 * verdict is never observed again, and neither is a contestant that takes no part.
 */
export async function runUntilComplete(options: RunOptions = {}): Promise<Report> {
  const { behaviours = allBehaviours } = options;
  let report = await runBehaviours(options);
  for (let run = 1; run < MOST_RUNS; run++) {
    const unseen = unseenTitles(report.behaviours);
    if (unseen.size === 0) break;
    const again = await runBehaviours({
      limitMs: PATIENT_LIMIT_MS,
      ...options,
      behaviours: behaviours.filter(({ title }) => unseen.has(title)),
      atOnce: 1,
    });
    const rows = report.behaviours.map((row) => completed(row, again.behaviours));
    report = { ...again, behaviours: rows };
  }
  return report;
}

/** The behaviours that were not observed for a contestant that takes part. */
function unseenTitles(rows: readonly Row[]): ReadonlySet<string> {
  const seen = new Set(
    rows.flatMap(({ cells }) => cells.filter((cell) => !isMissing(cell)).map(contestantOf)),
  );
  const isUnseen = (cell: Cell): boolean => isMissing(cell) && seen.has(contestantOf(cell));
  return new Set(rows.filter(({ cells }) => cells.some(isUnseen)).map(({ title }) => title));
}

function completed(row: Row, again: readonly Row[]): Row {
  const cells = again.find(({ title }) => title === row.title)?.cells;
  return { ...row, cells: row.cells.map((cell, i) => (isMissing(cell) ? (cells?.[i] ?? cell) : cell)) };
}

function isMissing({ verdict }: Cell): boolean {
  return verdict === 'missing';
}

function contestantOf({ library, form }: Cell): string {
  return `${library}, ${form}`;
}
