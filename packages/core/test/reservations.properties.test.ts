import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { createLimiter, type Reservation } from '../src/index.ts';
import { limitOf } from '../src/limit.ts';
import { ManualClock } from '../src/testing/index.ts';
import { algorithmsUnderTest, type Grant } from './algorithm-under-test.ts';
import { everyKindOfStore } from './every-kind-of-store.ts';
import { histories } from './random-history.ts';

const START_MS = 1_700_000_000_000;

interface Open {
  readonly reservation: Reservation;
  /** The index of what it has charged among the grants. */
  readonly index: number;
}

describe.each(everyKindOfStore)('random reservations on %s', (_kind, make) => {
  it.each(algorithmsUnderTest)(
    'charge no more than the bound of $name, less what they gave back',
    async ({ arbitrary, breaks }) => {
      const property = fc.asyncProperty(
        arbitrary,
        histories({ steps: 60, takesBack: true }),
        async (algorithm, history) => {
          const clock = new ManualClock(START_MS);
          const limits = [limitOf({ name: 'limit' }, algorithm)];
          const limiter = createLimiter({ store: make(clock), limits, deadlineMs: 60_000 });
          const grants: Grant[] = [];
          const open: Open[] = [];

          /** Commits what was used, which may be more than was reserved, or cancels. */
          const settle = async ({ reservation, index }: Open, used: number): Promise<void> => {
            assert.equal(breaks(algorithm, grants), undefined);
            const { amount, atMs } = grants[index] as Grant;
            const nowMs = clock.now();
            const { settled, uncharged } =
              used === 0 ? await reservation.cancel() : await reservation.commit(used);
            assert.equal(settled, true);
            // The end of a slot gives all of it back, whatever it was used for.
            const kept = algorithm.name === 'concurrency' ? 0 : Math.min(used, amount);
            if (kept < amount) {
              grants[index] = { amount, atMs, takenBack: { amount: amount - kept, atMs: nowMs } };
            }
            const more = algorithm.name === 'concurrency' ? 0 : used - amount - (uncharged.limit ?? 0);
            if (more > 0) grants.push({ amount: more, atMs: nowMs });
            assert.deepEqual(await reservation.commit(1), { settled: false, uncharged: {} });
          };

          for (const { elapsedMs, cost, takeBack } of history) {
            clock.advance(elapsedMs);
            const [settled] = takeBack < 0 ? [] : open.splice(open.length - 1 - takeBack, 1);
            if (settled !== undefined) await settle(settled, cost);
            if (cost === 0) continue;
            const reservation = await limiter.reserve('key', { cost });
            if (!reservation.decision.allowed) continue;
            grants.push({ atMs: clock.now(), amount: cost });
            open.push({ reservation, index: grants.length - 1 });
          }
          assert.equal(breaks(algorithm, grants), undefined);
        },
      );
      await fc.assert(property, { numRuns: 100 });
    },
  );
});
