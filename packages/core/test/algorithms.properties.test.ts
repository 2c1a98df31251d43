import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Algorithm, StoredRecord } from '../src/algorithm.ts';
import { liveRecord } from '../src/transition.ts';
import { type AlgorithmUnderTest, algorithmsUnderTest } from './algorithm-under-test.ts';
import { histories, run, runWithTakeBacks } from './random-history.ts';

/** 100 histories of 1,000 steps: 100,000 random steps for each algorithm and each property. */
const RUNS = { numRuns: 100 };
const steps = 1000;

describe.each(algorithmsUnderTest)('$name', (underTest: AlgorithmUnderTest) => {
  const { arbitrary, breaks, breaksOnSteppingClock = breaks } = underTest;

  it('never grants more than its stated bound', () => {
    fc.assert(
      fc.property(arbitrary, histories({ steps }), (algorithm, history) => {
        runWithTakeBacks(algorithm, history, (grants) => {
          assert(grants.length > 0);
          assert.equal(breaks(algorithm, grants), undefined);
        });
      }),
      RUNS,
    );
  });

  it('never grants more than its stated bound plus what was taken back', () => {
    // Each of the many take-backs computes the bound anew, so more histories of fewer steps.
    fc.assert(
      fc.property(arbitrary, histories({ steps: 200, takesBack: true }), (algorithm, history) => {
        runWithTakeBacks(algorithm, history, (grants) => {
          assert.equal(breaks(algorithm, grants), undefined);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('never grants anything extra when the clock steps back', () => {
    fc.assert(
      fc.property(arbitrary, histories({ steps, isBackAndForth: true }), (algorithm, history) => {
        runWithTakeBacks(algorithm, history, (grants) => {
          assert.equal(breaksOnSteppingClock(algorithm, grants), undefined);
        });
      }),
      RUNS,
    );
  });

  it('denies for at most one window after the clock has stepped back, however far', () => {
    fc.assert(
      fc.property(
        arbitrary,
        histories({ steps: 100 }),
        fc.integer({ min: 1, max: 100_000_000 }),
        (algorithm, history, backMs) => {
          run(algorithm, history, (record, nowMs) => {
            if (record === undefined) return;
            const thenMs = nowMs - backMs;
            const rebased = algorithm.rebase?.(record, thenMs) ?? record;
            const { resetAfterMs } = algorithm.describe(record, thenMs, 1);
            assert.deepEqual(algorithm.describe(rebased, thenMs, 1), algorithm.describe(record, thenMs, 1));
            // In a sliding window, usage counts for up to two windows. A window on the clock ends with the
            // next one, because it could end at once with the present one.
            const isAligned = algorithm.name === 'fixed-window' && algorithm.parameters[2] === 1;
            const windows = algorithm.name === 'sliding-window' || isAligned ? 2 : 1;
            // Up to one window back, the record stays, and may deny for one window more.
            const isRebased = backMs > 3 * algorithm.windowMs;
            assert(resetAfterMs <= (windows + (isRebased ? 0 : 1)) * algorithm.windowMs);
          });
        },
      ),
      RUNS,
    );
  });

  it('answers retryAfterMs and resetAfterMs exact to the millisecond', () => {
    fc.assert(
      fc.property(
        arbitrary,
        histories({ steps, isBackAndForth: true, mostGivenBack: 2 }),
        (algorithm, history) => {
          run(algorithm, history, (record, nowMs, { cost }) =>
            assertExactWaits(algorithm, record, nowMs, cost),
          );
        },
      ),
      RUNS,
    );
  });

  it('spends exactly what is asked, up to what is available, and keeps to safe integers', () => {
    fc.assert(
      fc.property(arbitrary, histories({ steps, isBackAndForth: true }), (algorithm, history) => {
        run(algorithm, history, (record, nowMs, { cost }) => {
          const available = algorithm.available(record, nowMs);
          assert(available >= 0 && available <= algorithm.limit);
          if (cost === 0) return;
          const after = algorithm.spend(record, nowMs, cost) as StoredRecord;
          assert(after.every(Number.isSafeInteger));
          assert(after[0] > nowMs);
          assert.equal(algorithm.available(after, nowMs), Math.max(0, available - cost));
        });
      }),
      RUNS,
    );
  });

  it('spends no more than is available: the rest makes no debt', () => {
    fc.assert(
      fc.property(
        arbitrary,
        histories({ steps, isBackAndForth: true }),
        fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constantFrom(2 ** 52, Number.MAX_SAFE_INTEGER)),
        (algorithm, history, amount) => {
          run(algorithm, history, (record, nowMs) => {
            const available = algorithm.available(record, nowMs);
            if (amount < available) return;
            assert.deepEqual(
              algorithm.spend(record, nowMs, amount),
              algorithm.spend(record, nowMs, available),
            );
          });
        },
      ),
      RUNS,
    );
  });

  it('restores what a spend took, if the units are given back at the same time', () => {
    fc.assert(
      fc.property(arbitrary, histories({ steps, isBackAndForth: true }), (algorithm, history) => {
        run(algorithm, history, (record, nowMs, { cost }) => {
          const available = algorithm.available(record, nowMs);
          const units = Math.min(cost, available);
          if (units === 0) return;
          const spent = algorithm.spend(record, nowMs, cost) as StoredRecord;
          for (const chargedAtMs of [undefined, nowMs]) {
            const back = liveRecord(algorithm.takeBack(spent, nowMs, units, chargedAtMs), nowMs);
            const isLocated = chargedAtMs === undefined || !isFromAhead(record, nowMs);
            if (isLocated) assert.equal(algorithm.available(back, nowMs), available);
            else assert(algorithm.available(back, nowMs) <= available);
            if (record === undefined || chargedAtMs !== undefined) continue;
            assert.deepEqual(algorithm.describe(back, nowMs, cost), algorithm.describe(record, nowMs, cost));
          }
        });
      }),
      RUNS,
    );
  });

  it('never lifts a record above full, nor gives back more than the amount, whatever is taken back', () => {
    fc.assert(
      fc.property(
        arbitrary,
        histories({ steps, isBackAndForth: true, mostGivenBack: 50 }),
        fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constant(Number.MAX_SAFE_INTEGER)),
        fc.oneof(fc.integer({ min: -20_000, max: 20_000 }), fc.constant(undefined)),
        (algorithm, history, amount, sinceMs) => {
          run(algorithm, history, (record, nowMs) => {
            if (record === undefined) return;
            const chargedAtMs = sinceMs === undefined ? undefined : nowMs + sinceMs;
            const after = algorithm.takeBack(record, nowMs, amount, chargedAtMs);
            assert(after.every((part) => Number.isSafeInteger(part) && part >= 0));
            const before = algorithm.available(record, nowMs);
            const available = algorithm.available(liveRecord(after, nowMs), nowMs);
            assert(available <= algorithm.limit);
            assert(available >= before && available - before <= amount);
          });
        },
      ),
      RUNS,
    );
  });

  it('carries usage over, up to the new limit, when its parameters change', () => {
    fc.assert(
      fc.property(arbitrary, arbitrary, histories({ steps }), (before, after, history) => {
        run(before, history, (record, nowMs, { cost }, granted) => {
          assertExactWaits(after, record, nowMs, cost);
          // A log that is read with a shorter window counts less: its entries carry their own time.
          const isLog = after.name === 'sliding-window-log' || after.name === 'concurrency';
          const sees = !isLog || after.windowMs >= before.windowMs;
          if (!granted || !sees) return;
          const used = before.limit - before.available(record, nowMs);
          assert.equal(after.available(record, nowMs), Math.max(0, after.limit - used));
        });
      }),
      RUNS,
    );
  });

  it('answers by what it would write, when its parameters change and the clock steps back', () => {
    fc.assert(
      fc.property(
        arbitrary,
        arbitrary,
        histories({ steps, isBackAndForth: true }),
        (before, after, history) => {
          run(before, history, (record, nowMs, { cost }) => {
            assertExactWaits(after, record, nowMs, cost);
            const available = after.available(record, nowMs);
            const spent = after.spend(record, nowMs, 1);
            assert.equal(after.available(spent, nowMs), Math.max(0, available - 1));
          });
        },
      ),
      RUNS,
    );
  });
});

/** Whether the record was charged later than now, by a clock that has stepped back since. */
function isFromAhead(record: StoredRecord | undefined, nowMs: number): boolean {
  return record?.slice(1).some((part) => part > nowMs) ?? false;
}

function assertExactWaits(
  algorithm: Algorithm,
  stored: StoredRecord | undefined,
  nowMs: number,
  cost: number,
): void {
  const { remaining, retryAfterMs, resetAfterMs } = algorithm.describe(stored, nowMs, cost);
  assert.equal(remaining, algorithm.available(stored, nowMs));
  // The waits are those of the record as a denied check writes it.
  const record = (stored && algorithm.rebase?.(stored, nowMs)) ?? stored;
  assert.equal(remaining, algorithm.available(record, nowMs));
  const availableAt = (ms: number): number => algorithm.available(liveRecord(record, ms), ms);
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
