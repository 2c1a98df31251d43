import { randomBytes } from 'node:crypto';
import type { Assignment, Figures } from '../measurements/measurement.ts';
import type { ContenderResult, RowResult } from '../report/results.ts';
import { summarize } from '../report/statistics.ts';
import type { Entry, Row } from '../suite.ts';
import { ContenderProcess, type ProcessSettings } from './contender-process.ts';
import { turns } from './turns.ts';

/** How rows are measured. */
export interface RowSettings extends ProcessSettings {
  /** Rounds that count. One more comes first, to warm up. */
  readonly rounds: number;
  readonly roundMs: number;
  readonly keyCount: number;
  readonly quick: boolean;
  /** Told before contenders are opened and before each round. */
  readonly onStage?: (stage: Stage) => void;
}

/** Some libraries tell a whole story. */
const LONGEST_REASON = 300;

/** Where a row is: round 0 warms up. */
export type Stage = 'opening' | { readonly round: number; readonly of: number };

/** A contender while its row is measured. */
interface Runner {
  readonly entry: Entry;
  readonly rounds: Figures[];
  process?: ContenderProcess;
  missing?: string;
}

/**
 * Measures the contenders of a row in turns, each in its own process. A contender that fails at any time, be it in its
 * last round, is missing with the reason; the others go on.
 */
export async function runRow(row: Row, serverUrl: string, settings: RowSettings): Promise<RowResult> {
  const runners: Runner[] = row.contenders.map((entry) => ({ entry, rounds: [] }));
  const [first, last] = row.isMeasuredOnce ? [1, 1] : [0, settings.rounds];
  settings.onStage?.('opening');
  // Nothing is timed while contenders are opened and closed, so they need not wait for each other.
  await Promise.all(
    runners.map((runner) =>
      attempt(runner, async () => {
        const told = assignment(row, runner.entry, serverUrl, settings);
        runner.process = await ContenderProcess.start(told, settings);
      }),
    ),
  );
  for (let round = first; round <= last; round++) {
    settings.onStage?.({ round, of: last });
    for (const runner of turns(runners, round)) {
      await attempt(runner, async () => {
        const figures = await runner.process?.round();
        if (figures !== undefined && round > 0) runner.rounds.push(figures);
      });
    }
  }
  await Promise.all(runners.map((runner) => attempt(runner, async () => runner.process?.close())));
  return { row, contenders: runners.map(resultOf) };
}

/** What a row looks like that cannot be measured at all. */
export function missingRow(row: Row, reason: string): RowResult {
  return {
    row,
    contenders: row.contenders.map((entry) => ({ entry, rounds: [], summaries: {}, missing: reason })),
  };
}

async function attempt(runner: Runner, step: () => Promise<unknown>): Promise<void> {
  if (runner.missing !== undefined) return;
  try {
    await step();
  } catch (error) {
    runner.process?.kill();
    runner.missing = oneLine(error instanceof Error ? error.message : String(error));
  }
}

function resultOf({ entry, rounds, missing }: Runner): ContenderResult {
  if (missing !== undefined) return { entry, rounds, summaries: {}, missing };
  const names = Object.keys(rounds[0] ?? {});
  const summaries = Object.fromEntries(
    names.map((name) => [name, summarize(rounds.map((figures) => figures[name] ?? Number.NaN))]),
  );
  return { entry, rounds, summaries };
}

function assignment(row: Row, entry: Entry, serverUrl: string, settings: RowSettings): Assignment {
  return {
    measurement: row.measurement,
    entry,
    namespace: `bench_${randomBytes(4).toString('hex')}`,
    serverUrl,
    keys: row.keys ?? 'in-turn',
    keyCount: entry.keyCount ?? row.keyCount ?? settings.keyCount,
    inFlight: row.inFlight ?? 1,
    roundMs: settings.roundMs,
    checks: row.checks?.[settings.quick ? 'quick' : 'full'] ?? 0,
  };
}

/** As it goes into a table: one line, and no folder of this machine. */
function oneLine(message: string): string {
  const line = message.replace(/\s*\n\s*/g, ' ').slice(0, LONGEST_REASON);
  // A path begins a word, or follows a quote or a bracket; what is within an address is left alone.
  return line.replace(/(?<![\w:/.])(file:\/\/)?\/\S*\/(?=[^/\s])/g, '');
}
