import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Check } from '../src/checks/check.ts';
import { CoalescedCheck } from '../src/engine/coalesced-check.ts';
import {
  calendarWindow,
  createLimiter,
  type Decision,
  fixedWindow,
  gcra,
  type Limit,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '../src/index.ts';
import { ManualClock } from '../src/testing/index.ts';
import { MapStore, type RemoteStoreOptions, remoteStore } from './map-store.ts';

interface Customer {
  readonly plan: number;
  readonly id: string;
}

const key = ({ id }: Customer): string => id;
const named = { key, window: '3s' } as const;
const fixed = (limit: number): Limit<Customer> => fixedWindow({ name: 'requests', limit, ...named });
const burst = (capacity: number): Limit<Customer> =>
  tokenBucket({ name: 'burst', capacity, refill: { amount: 1, every: '1s' }, key });

/** Plans that share names of limits, and differ in numbers, order, algorithms and the number of limits. */
const all: readonly (readonly Limit<Customer>[])[] = [
  [fixed(5), burst(9)],
  [burst(9), fixed(5)],
  [fixed(50), burst(20)],
  [fixed(1)],
  [slidingWindow({ name: 'requests', limit: 4, ...named })],
  [
    slidingWindowLog({ name: 'requests', limit: 3, ...named }),
    gcra({ name: 'burst', limit: 2, period: '1s', burst: 3, key }),
  ],
  [calendarWindow({ name: 'requests', limit: 7, every: 'day', timeZone: 'UTC', key })],
];
const plans = all.map((limits) => () => limits);

/** The first plan, made anew for each check. */
const anew = (): readonly Limit<Customer>[] => [fixed(5), burst(9)];

const check = fc.record({
  act: fc.constantFrom('consume', 'consume', 'consume', 'peek', 'refund', 'penalize'),
  plan: fc.integer({ min: 0, max: plans.length }),
  id: fc.constantFrom('a', 'b'),
  cost: fc.oneof(
    fc.integer({ min: 0, max: 4 }),
    fc.record({ requests: fc.integer({ min: 0, max: 3 }), burst: fc.integer({ min: 0, max: 3 }) }),
  ),
});

/** Compares ticks of checks through the engine with the same checks one by one, each decided purely. */
async function compare(options: RemoteStoreOptions, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(check, { maxLength: 20 }), { maxLength: 6 }), async (ticks) => {
      const clock = new ManualClock();
      const limits = ({ plan }: Customer): readonly Limit<Customer>[] => (plans[plan] ?? anew)();
      const deadlineMs = 60_000;
      const together = createLimiter({ store: remoteStore({ clock, ...options }), limits, deadlineMs });
      const oneByOne = createLimiter({ store: new MapStore(clock), limits });
      for (const checks of ticks) {
        clock.advance(700);
        const decisions = Promise.all(
          checks.map(({ act, plan, id, cost }) => together[act]({ plan, id }, { cost })),
        );
        const expected: Decision[] = [];
        for (const { act, plan, id, cost } of checks) {
          expected.push(await oneByOne[act]({ plan, id }, { cost }));
        }
        expect(await decisions).toEqual(expected);
      }
    }),
    { numRuns },
  );
}

const native = ['fixed-window', 'sliding-window', 'sliding-window-log', 'token-bucket', 'gcra'];
const ways: readonly [string, RemoteStoreOptions][] = [
  ['through `update`', {}],
  ['through `execute`', { capabilities: { native } }],
  ['through both', { capabilities: { native: ['fixed-window'] } }],
  ['one key at a time', { capabilities: { atomicity: 'one-record' } }],
];

describe.each(ways)('a limiter with several plans, %s', (_way, options) => {
  it('answers every check of a tick as if they came one by one', () => compare(options, 300));
});

describe('an engine that joins checks with other numbers', () => {
  const { canJoin } = CoalescedCheck.prototype;
  afterEach(() => {
    CoalescedCheck.prototype.canJoin = canJoin;
  });

  it.each(ways.slice(0, 2))('is found, %s', async (_way, options) => {
    CoalescedCheck.prototype.canJoin = function (this: CoalescedCheck, other: Check) {
      return canJoin.call(this, { ...other, plan: this.check.plan });
    };
    await expect(compare(options, 300)).rejects.toThrow(/Property failed/);
  });
});
