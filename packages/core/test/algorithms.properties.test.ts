import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Algorithm, StoredRecord } from '../src/algorithm.ts';
import { liveRecord } from '../src/transition.ts';
import { type AlgorithmUnderTest, algorithmsUnderTest, type Grant } from './algorithm-under-test.ts';

/** 100 histories of 1,000 steps: 100,000 random steps for each algorithm and each property. */
const RUNS = { numRuns: 100 };
const STEPS = 1000;
const START_MS = 1_700_000_000_000;

interface Step {
  readonly elapsedMs: number;
  readonly cost: number;
  /** How many of the units spent last are given back before the check. */
  readonly giveBack: number;
}

/** A history that a few numbers describe, so that a failure reports them and shrinks fast. */
interface HistoryOptions {
  /** Whether the clock also steps back. */
  readonly isBackAndForth?: boolean;
  /** The most units that are given back before a check. */
  readonly mostGivenBack?: number;
}

/**
 * Mostly small steps in time, some long ones, so that histories meet the limit, half-filled windows and
 * silence.
 */
function histories({ isBackAndForth = false, mostGivenBack = 0 }: HistoryOptions = {}): fc.Arbitrary<Step[]> {
  return fc.record({ seed: fc.integer(), length: fc.constant(STEPS) }).map(({ seed, length }) => {
    const random = mulberry32(seed);
    const upTo = (most: number): number => Math.floor(random() * (most + 1));
    return Array.from({ length }, () => {
      const kind = upTo(isBackAndForth ? 14 : 10);
      const elapsedMs =
        kind < 8 ? upTo(60) : kind < 10 ? upTo(800) : kind === 10 ? upTo(12_000) : -upTo(9000);
      return { elapsedMs, cost: upTo(6), giveBack: upTo(mostGivenBack) };
    });
  });
}

/** A small generator of well-spread numbers from 0 to 1 (mulberry32, by Tommy Ettinger, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs the steps as a store would: spends what fits, forgets what has expired, calls back after each. */
function run(
  algorithm: Algorithm,
  history: readonly Step[],
  afterEach: (record: StoredRecord | undefined, nowMs: number, step: Step, granted: boolean) => void,
): void {
  let stored: StoredRecord | undefined;
  let nowMs = START_MS;
  for (const step of history) {
    nowMs += step.elapsedMs;
    let record = liveRecord(stored, nowMs);
    if (step.giveBack > 0 && record !== undefined) {
      // A record that has nothing left to remember is removed, as in a store.
      stored = liveRecord(algorithm.spend(record, nowMs, -step.giveBack), nowMs);
      record = stored;
    }
    const granted = step.cost > 0 && algorithm.available(record, nowMs) >= step.cost;
    if (granted) stored = algorithm.spend(record, nowMs, step.cost);
    afterEach(liveRecord(stored, nowMs), nowMs, step, granted);
  }
}

function grantsOf(algorithm: Algorithm, history: readonly Step[]): Grant[] {
  const grants: Grant[] = [];
  let latestMs = 0;
  run(algorithm, history, (_record, nowMs, { cost }, granted) => {
    if (!granted) return;
    // What a clock repeats after it has stepped back is not time that passed.
    latestMs = Math.max(latestMs, nowMs);
    grants.push({ atMs: latestMs, amount: cost });
  });
  return grants;
}

describe.each(algorithmsUnderTest)('$name', ({ arbitrary, breaks }: AlgorithmUnderTest) => {
  it('never grants more than its stated bound', () => {
    fc.assert(
      fc.property(arbitrary, histories(), (algorithm, history) => {
        const grants = grantsOf(algorithm, history);
        assert(grants.length > 0);
        assert.equal(breaks(algorithm, grants), undefined);
      }),
      RUNS,
    );
  });

  it('never grants anything extra when the clock steps back', () => {
    fc.assert(
      fc.property(arbitrary, histories({ isBackAndForth: true }), (algorithm, history) => {
        assert.equal(breaks(algorithm, grantsOf(algorithm, history)), undefined);
      }),
      RUNS,
    );
  });

  it('answers retryAfterMs and resetAfterMs exact to the millisecond', () => {
    fc.assert(
      fc.property(arbitrary, histories({ isBackAndForth: true, mostGivenBack: 2 }), (algorithm, history) => {
        run(algorithm, history, (record, nowMs, { cost }) =>
          assertExactWaits(algorithm, record, nowMs, cost),
        );
      }),
      RUNS,
    );
  });

  it('spends exactly what is asked, keeps to safe integers, and gives back exactly what was spent', () => {
    fc.assert(
      fc.property(arbitrary, histories({ isBackAndForth: true }), (algorithm, history) => {
        run(algorithm, history, (record, nowMs, { cost }) => {
          const available = algorithm.available(record, nowMs);
          assert(available >= 0 && available <= algorithm.limit);
          if (cost === 0 || cost > available) return;
          const after = algorithm.spend(record, nowMs, cost);
          assert(after.every(Number.isSafeInteger));
          assert((after[0] as number) > nowMs);
          assert.equal(algorithm.available(after, nowMs), available - cost);
          const back = liveRecord(algorithm.spend(after, nowMs, -cost), nowMs);
          assert.equal(algorithm.available(back, nowMs), available);
        });
      }),
      RUNS,
    );
  });

  it('never lifts a record above full, whatever is given back', () => {
    fc.assert(
      fc.property(arbitrary, histories({ isBackAndForth: true, mostGivenBack: 50 }), (algorithm, history) => {
        run(algorithm, history, (record, nowMs) => {
          assert(algorithm.available(record, nowMs) <= algorithm.limit);
          assert((record ?? []).every((part) => part >= 0));
        });
      }),
      RUNS,
    );
  });

  it('carries usage over, up to the new limit, when its parameters change', () => {
    fc.assert(
      fc.property(arbitrary, arbitrary, histories(), (before, after, history) => {
        run(before, history, (record, nowMs, { cost }, granted) => {
          assertExactWaits(after, record, nowMs, cost);
          // A log that is read with a shorter window counts less: its entries carry their own time.
          const sees = after.name !== 'sliding-window-log' || after.windowMs >= before.windowMs;
          if (!granted || !sees) return;
          const used = before.limit - before.available(record, nowMs);
          assert.equal(after.available(record, nowMs), Math.max(0, after.limit - used));
        });
      }),
      RUNS,
    );
  });
});

function assertExactWaits(
  algorithm: Algorithm,
  record: StoredRecord | undefined,
  nowMs: number,
  cost: number,
): void {
  const { remaining, retryAfterMs, resetAfterMs } = algorithm.describe(record, nowMs, cost);
  const availableAt = (ms: number): number => algorithm.available(liveRecord(record, ms), ms);
  assert.equal(remaining, algorithm.available(record, nowMs));
  if (cost > algorithm.limit) assert.equal(retryAfterMs, Number.POSITIVE_INFINITY);
  else if (cost <= remaining) assert.equal(retryAfterMs, 0);
  else {
    assert(availableAt(nowMs + retryAfterMs - 1) < cost);
    assert(availableAt(nowMs + retryAfterMs) >= cost);
  }
  if (remaining === algorithm.limit) return;
  assert(availableAt(nowMs + resetAfterMs - 1) < algorithm.limit);
  assert.equal(availableAt(nowMs + resetAfterMs), algorithm.limit);
}
