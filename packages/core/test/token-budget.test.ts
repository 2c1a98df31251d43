import { describe, expect, it } from 'vitest';
import { createLimiter, type Reservation, slidingWindow } from '../src/index.ts';
import { ManualClock } from '../src/testing/index.ts';
import { everyKindOfStore } from './every-kind-of-store.ts';

const MINUTE_MS = 60_000;
const BUDGET = 100_000;
const MINUTES = 6;

/** Numbers from 0 to 1 that are the same on each run. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

// What is reserved and not yet settled cannot be used by others. At the rate of the limit, calls of half a
// second keep four reservations of 800 unused units open, which is 3 % of the budget.
describe.each(everyKindOfStore)(
  'a token budget of which five times too much is reserved, on %s',
  (_kind, make) => {
    it('is used to 95 %, and never exceeded', async () => {
      const clock = new ManualClock(1_700_000_040_000);
      const limit = slidingWindow({ name: 'tokens', limit: BUDGET, window: '1m' });
      const limiter = createLimiter({ store: make(clock), limits: [limit] });
      const random = numbersFrom(7);
      const usedInWindow = new Map<number, number>();
      const endMs = clock.now() + MINUTES * MINUTE_MS;
      const calls: { readonly atMs: number; readonly endsMs: number; readonly reservation: Reservation }[] =
        [];
      for (; clock.now() < endMs; clock.advance(50)) {
        const nowMs = clock.now();
        for (const call of calls.splice(0)) {
          if (call.endsMs > nowMs) calls.push(call);
          else {
            expect(await call.reservation.commit(200)).toEqual({ settled: true, uncharged: {} });
            const window = Math.floor(call.atMs / MINUTE_MS);
            usedInWindow.set(window, (usedInWindow.get(window) ?? 0) + 200);
          }
        }
        while (calls.length < 20) {
          const reservation = await limiter.reserve('model', { cost: 1000 });
          if (!reservation.decision.allowed) break;
          calls.push({ atMs: nowMs, endsMs: nowMs + 200 + 600 * random(), reservation });
        }
      }
      const used = [...usedInWindow.values()];
      expect(Math.max(...used)).toBeLessThanOrEqual(BUDGET);
      // Without the first window, which begins with an empty one before it, and the last, which has open
      // calls.
      const steady = used.slice(1, -1);
      const share = steady.reduce((sum, units) => sum + units, 0) / (steady.length * BUDGET);
      console.log(`${(share * 100).toFixed(1)} % of the budget used; by window ${used.join(', ')}`);
      expect(share).toBeGreaterThanOrEqual(0.95);
    });
  },
);
