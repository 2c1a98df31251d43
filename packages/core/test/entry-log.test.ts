import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concurrency, type OwnedRecord, type StoredRecord, slidingWindowLog } from '../src/index.ts';

const WINDOW = 100;
const LIMIT = 12;
const logs = [
  slidingWindowLog({ name: 'log', limit: LIMIT, window: `${WINDOW}ms` }),
  concurrency({ name: 'held', limit: LIMIT, lease: `${WINDOW}ms` }),
];

describe.each(logs)('spendInPlace of $algorithm.name', ({ algorithm }) => {
  /** Everything that a record may be asked, now and after the clock has moved either way. */
  const answers = (record: StoredRecord | undefined, nowMs: number, charges: readonly number[]) =>
    [-2 * WINDOW, -WINDOW - 1, -WINDOW, -7, 0, 5, WINDOW - 1, WINDOW].flatMap((step) => {
      const atMs = Math.max(0, nowMs + step);
      const live = record !== undefined && record[0] > atMs ? record : undefined;
      const costs = [1, 3, LIMIT, LIMIT + 1].map((cost) => algorithm.describe(live, atMs, cost));
      const givenBack = live && [undefined, ...charges].map((at) => algorithm.takeBack(live, atMs, 2, at));
      return [
        algorithm.available(live, atMs),
        ...costs,
        ...(givenBack ?? []).map((after) =>
          algorithm.describe(after[0] > atMs ? after : undefined, atMs, LIMIT),
        ),
      ];
    });

  it.each([0, 1_700_000_000_000])('answers as `spend` does, for any history from time %i', (startMs) => {
    const move = fc.record({
      stepMs: fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 0, max: 30 }) },
        { weight: 1, arbitrary: fc.integer({ min: -3 * WINDOW, max: 3 * WINDOW }) },
      ),
      amount: fc.integer({ min: 0, max: 5 }),
      isTakeBack: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(move, { minLength: 5, maxLength: 60 }), (moves) => {
        let nowMs = startMs;
        let pure: StoredRecord | undefined;
        let own: OwnedRecord | undefined;
        const charges: number[] = [];
        for (const { stepMs, amount, isTakeBack } of moves) {
          nowMs = Math.max(0, nowMs + stepMs);
          if (pure !== undefined && pure[0] <= nowMs) pure = undefined;
          if (own !== undefined && own[0] <= nowMs) own = undefined;
          if (isTakeBack && pure !== undefined && own !== undefined && amount > 3) {
            const at = charges.at(-2);
            pure = algorithm.takeBack(pure, nowMs, amount, at);
            own = [...algorithm.takeBack(own, nowMs, amount, at)];
          } else {
            charges.push(nowMs);
            if (charges.length > 3) charges.shift();
            const before = own;
            pure = algorithm.spend(pure, nowMs, amount);
            const after =
              own === undefined
                ? algorithm.spend(own, nowMs, amount)
                : algorithm.spendInPlace?.(own, nowMs, amount);
            own = after === before ? before : after && [...after];
          }
          expect(answers(own, nowMs, charges)).toEqual(answers(pure, nowMs, charges));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('overwrites a log in use, and keeps few entries that no longer count', () => {
    let record = algorithm.spend(undefined, 1000, 1) as OwnedRecord;
    for (let nowMs = 1010; nowMs < 100_000; nowMs += 10) {
      expect(algorithm.spendInPlace?.(record, nowMs, 1)).toBe(record);
      // Ten entries count.
      expect(record.length).toBeLessThanOrEqual(2 + 2 * 14);
      record = record as OwnedRecord;
    }
  });
});
