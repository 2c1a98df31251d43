import { roundLength } from '../measurements/round-length.ts';
import type { Row, Suite } from '../suite.ts';
import type { Stage } from './run-row.ts';

/** About what it takes to open and prove a contender, and to ask it for a round, beside the round itself. */
const SECONDS_TO_OPEN = 0.2;
const SECONDS_TO_ASK = 0.05;
/** Of rows that make a number of checks, whatever time it takes. */
const SECONDS_A_CHECK = 1 / 60_000;

/** Tells on stderr what is being measured, how long it has taken and how long the rest may take. */
export class Progress {
  readonly #roundMs: number;
  readonly #isQuick: boolean;
  readonly #startMs: number = performance.now();
  /** Seconds that the whole run would take if every round took as long as it is told to. */
  readonly #expected: number;
  #expectedSoFar = 0;

  constructor(
    suites: readonly Suite[],
    { rounds, roundMs, isQuick }: { rounds: number; roundMs: number; isQuick: boolean },
  ) {
    this.#isQuick = isQuick;
    this.#roundMs = roundMs;
    this.#expected = suites
      .flatMap(({ rows }) => rows)
      .reduce((sum, row) => sum + this.#opening(row) + this.#round(row) * roundsOf(row, rounds), 0);
  }

  /** To be called before each stage of a row. */
  tell(suite: Suite, row: Row, stage: Stage): void {
    const passed = (performance.now() - this.#startMs) / 1000;
    const left = Math.max(0, this.#expected - this.#expectedSoFar);
    // The pace so far tells the rest, once there is one.
    const pace = this.#expectedSoFar > 5 ? passed / this.#expectedSoFar : 1;
    const where = `${suite.name}: ${row.title}: ${nameOf(stage)}`;
    process.stderr.write(`[${clock(passed)}, about ${clock(left * pace)} to go] ${where}\n`);
    this.#expectedSoFar += stage === 'opening' ? this.#opening(row) : this.#round(row);
  }

  #opening(row: Row): number {
    return row.contenders.length * SECONDS_TO_OPEN;
  }

  #round(row: Row): number {
    const seconds = (this.#roundMs / 1000) * roundLength(row.measurement);
    const checks = row.checks?.[this.#isQuick ? 'quick' : 'full'] ?? 0;
    return row.contenders.length * (seconds + SECONDS_TO_ASK + checks * SECONDS_A_CHECK);
  }
}

/** One more to warm up, unless it is measured once. */
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
