import { clearLine, cursorTo } from 'node:readline';
import { roundLength } from '../measurements/round-length.ts';
import type { Row, Suite } from '../suite.ts';
import type { Stage } from './run-row.ts';

/** About how long it takes to open and prove a contender, and to request a round, beside the round itself. */
const SECONDS_TO_OPEN = 0.2;
const SECONDS_TO_REQUEST = 0.05;
/** For rows that make a number of checks, however long they take. */
const SECONDS_A_CHECK = 1 / 60_000;

/**
 * Reports on stderr what is being measured, the time so far and an estimate of the rest. On a terminal it
 * keeps to one line.
 */
export class Progress {
  readonly #roundMs: number;
  readonly #isFull: boolean;
  readonly #startMs: number = performance.now();
  /** Seconds that the whole run takes if every round takes its nominal time. */
  readonly #expected: number;
  #expectedSoFar = 0;

  constructor(
    suites: readonly Suite[],
    { rounds, roundMs, isFull }: { rounds: number; roundMs: number; isFull: boolean },
  ) {
    this.#isFull = isFull;
    this.#roundMs = roundMs;
    this.#expected = suites
      .flatMap(({ rows }) => rows)
      .reduce((sum, row) => sum + this.#opening(row) + this.#round(row) * roundsOf(row, rounds), 0);
  }

  /** Call it before each stage of a row. */
  report(suite: Suite, row: Row, stage: Stage): void {
    const passed = (performance.now() - this.#startMs) / 1000;
    const left = Math.max(0, this.#expected - this.#expectedSoFar);
    // Once there is a pace, it predicts the rest.
    const pace = this.#expectedSoFar > 5 ? passed / this.#expectedSoFar : 1;
    const where = `${suite.name}: ${row.title}: ${nameOf(stage)}`;
    write(`[${clock(passed)}, about ${clock(left * pace)} to go] ${where}`);
    this.#expectedSoFar += stage === 'opening' ? this.#opening(row) : this.#round(row);
  }

  /** Clears the line of a terminal. */
  end(): void {
    write('');
  }

  #opening(row: Row): number {
    return row.contenders.length * SECONDS_TO_OPEN;
  }

  #round(row: Row): number {
    const seconds = (this.#roundMs / 1000) * roundLength(row.measurement);
    const checks = row.checks?.[this.#isFull ? 'full' : 'few'] ?? 0;
    return row.contenders.length * (seconds + SECONDS_TO_REQUEST + checks * SECONDS_A_CHECK);
  }
}

function write(line: string): void {
  const { stderr } = process;
  if (stderr.isTTY) {
    cursorTo(stderr, 0);
    clearLine(stderr, 0);
    stderr.write(line.slice(0, stderr.columns - 1));
  } else if (line !== '') {
    stderr.write(`${line}\n`);
  }
}

/** One more to warm up, unless the row is measured once. */
function roundsOf(row: Row, rounds: number): number {
  return row.isMeasuredOnce ? 1 : rounds + 1;
}

function nameOf(stage: Stage): string {
  if (stage === 'opening') return stage;
  return stage.round === 0 ? 'warming up' : `round ${stage.round} of ${stage.of}`;
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
