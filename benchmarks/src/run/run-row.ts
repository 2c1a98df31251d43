import { randomBytes } from 'node:crypto';
import type { ContenderResult, RoundFigures, RowResult } from '../figures/results.ts';
import { summarize } from '../figures/statistics.ts';
import type { Assignment } from '../measurements/measurement.ts';
import type { Entry, Row } from '../suite.ts';
import { ContenderProcess, type ProcessSettings } from './contender-process.ts';
import { turns } from './turns.ts';

/** How rows are measured. */
export interface RowSettings extends ProcessSettings {
  /** Rounds that count. One more comes first, to warm up. */
  readonly rounds: number;
  readonly roundMs: number;
  readonly keyCount: number;
  /** Whether rows make their full number of checks. */
  readonly isFull: boolean;
  /** Called before contenders are opened and before each round. */
  readonly onStage?: (stage: Stage) => void;
}

/** Some libraries throw very long messages. */
const LONGEST_REASON = 300;

/** A stage of a row; round 0 warms up. */
export type Stage = 'opening' | { readonly round: number; readonly of: number };

/** A contender while its row is measured. */
interface Runner {
  readonly entry: Entry;
  readonly rounds: RoundFigures[];
  process?: ContenderProcess;
  missing?: string;
}

/**
 * Measures the contenders of a row in turns, each in its own process. A contender that fails at any time,
 * even in its last round, is missing with the reason; the others go on. `serverUrlOf` throws the reason if a
 * contender has no server.
 */
export async function runRow(
  row: Row,
  serverUrlOf: (entry: Entry) => string,
  settings: RowSettings,
): Promise<RowResult> {
  const runners: Runner[] = row.contenders.map((entry) => ({ entry, rounds: [] }));
  const [first, last] = row.isMeasuredOnce ? [1, 1] : [0, settings.rounds];
  settings.onStage?.('opening');
  // Nothing is timed while contenders are opened and closed, so they need not wait for each other.
  await Promise.all(
    runners.map((runner) =>
      attempt(runner, async () => {
        const given = assignment(row, runner.entry, serverUrlOf(runner.entry), settings);
        runner.process = await ContenderProcess.start(given, settings);
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

/** The result of a row that cannot be measured at all. */
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
    checks: row.checks?.[settings.isFull ? 'full' : 'few'] ?? 0,
    ...(row.load !== undefined && { load: row.load }),
  };
}

/** The message on one line, without the folders of this machine. */
function oneLine(message: string): string {
  const line = message.replace(/\s*\n\s*/g, ' ').slice(0, LONGEST_REASON);
  // A path begins a word, or follows a quote or a bracket; a path inside an address is kept.
  return line.replace(/(?<![\w:/.])(file:\/\/)?\/\S*\/(?=[^/\s])/g, '');
}
