import type { StoredRecord } from '@sluice/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exchange } from '../src/quota/exchange.ts';
import type { Entry } from '../src/quota/ledger.ts';
import { quotaAlgorithm } from '../src/quota/quota-algorithm.ts';
import type { QuotaSettings } from '../src/quota/quota-settings.ts';
import type { Grant, Settlement } from '../src/quota/settlement.ts';

const seed = Number(process.env.SLUICE_SEED ?? Date.now() % 2 ** 31);
const START_MS = 1_800_000_000_000;
const MAX_PAUSE_MS = 3_600_000;

const settings: QuotaSettings = {
  kind: undefined,
  slots: 0,
  refill: 0,
  windowMs: 0,
  leaseMs: 60_000,
  maxPauseMs: MAX_PAUSE_MS,
  probeEveryMs: 1000,
  isAwaited: true,
  afterReset: 'presume',
};
const scope = 'sluice:hostile:outbound-quota:1';
const entries: Entry[] = [
  { name: 'requests', key: { scope, key: 'k', algorithm: quotaAlgorithm(settings) }, settings },
];

const number = fc.oneof(
  fc.integer({ min: -5, max: 200 }),
  fc.double(),
  fc.constantFrom(
    0,
    -0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 53,
    1e300,
    -1e300,
    253_402_300_799_000,
    3.7,
  ),
  fc.integer({ min: START_MS - 1e9, max: START_MS + 1e9 }),
);
const moment = fc.record(
  { kind: fc.constantFrom('at' as const, 'after' as const), ms: number, roundedToMs: number },
  { requiredKeys: ['kind', 'ms'] },
);
const reading = fc.record(
  {
    dimension: fc.constant('requests'),
    limit: number,
    remaining: number,
    reset: moment,
    windowMs: number,
    windowId: number,
    kind: fc.constantFrom('window' as const, 'bucket' as const),
    refillPerSecond: number,
    resetMeans: fc.constantFrom('full' as const, 'next-unit' as const),
  },
  { requiredKeys: ['dimension'] },
);
const step = fc.record({
  passMs: fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.constantFrom(-5000, 120_000, 7_200_000)),
  reading: fc.option(reading, { nil: undefined }),
  dateMs: fc.option(number, { nil: undefined }),
  pause: fc.option(moment, { nil: undefined }),
  isLimited: fc.boolean(),
  fate: fc.constantFrom('answered' as const, 'answered' as const, 'lost' as const, 'unsent' as const),
});

test('whatever a response says, records stay whole numbers, waits are bounded, and calls go on', () => {
  console.info(`seed ${seed}`);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let nowMs = START_MS;
      let record: StoredRecord | undefined;
      const run = (
        settlements: Settlement[],
        wants: number,
      ): ReturnType<ReturnType<typeof exchange>>['result'] => {
        const want = { costs: [1], kept: () => 0, rank: 1 };
        const transition = exchange(entries, settlements, new Array(wants).fill(want));
        const live = record !== undefined && record[0] > nowMs ? record : undefined;
        const before = live?.slice();
        const { result, writes } = transition([live], nowMs);
        // A store may run it again after a conflict.
        expect(transition([live], nowMs).writes).toEqual(writes);
        expect(live?.slice()).toEqual(before);
        record = writes?.[0] ?? record;
        expect(record === undefined || record.every(Number.isSafeInteger)).toBe(true);
        return result;
      };
      const grantWithin = (latestMs: number): Grant => {
        const endMs = nowMs + latestMs;
        for (;;) {
          const [answer] = run([], 1).answers;
          if (answer === undefined) throw new Error('no answer');
          if ('grant' in answer) return answer.grant;
          const { waitMs } = answer.denial;
          expect(waitMs).toBeGreaterThanOrEqual(1);
          nowMs += waitMs;
          expect(nowMs).toBeLessThanOrEqual(endMs);
        }
      };
      for (const { passMs, reading: said, dateMs, pause, isLimited, fate } of steps) {
        nowMs += passMs;
        // A pause and a reset behind each other, each at most as long as is believed, and a probe.
        const grant = grantWithin(3 * (MAX_PAUSE_MS + 60_000) + 130_000);
        nowMs += 10;
        if (fate !== 'answered') {
          run([{ kind: fate, grant }], 0);
          continue;
        }
        const readings = said === undefined ? [] : [{ scope, reading: said as never }];
        const limited = { isQuotaGone: pause === undefined, pause: pause as never, scope };
        run(
          [{ kind: 'answered', grant, dateMs, readings, actual: new Map(), ...(isLimited && { limited }) }],
          0,
        );
      }
    }),
    { seed, numRuns: 1000 },
  );
});
