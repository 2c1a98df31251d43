import { createLimiter } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { assert, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitOf } from '../playground/limit-makers.ts';
import { presets } from '../playground/presets.ts';
import { nameOf } from '../playground/scenario.ts';
import { START_MS, simulate, totalsOf } from '../playground/simulate.ts';
import { arrivalsOf, MOST_ARRIVALS } from '../playground/traffic.ts';
import { allMakers } from './all-makers.ts';
import { anyLane, anyTraffic } from './scenarios.ts';

describe('a simulation', () => {
  it('is what the library decides about the same calls', () => {
    assert(
      property(anyLane, anyTraffic, (lane, traffic) => {
        const arrivals = arrivalsOf(traffic);
        const { moments, problem } = simulate(allMakers, lane, arrivals);
        if (problem !== undefined) return;
        let nowMs = 0;
        const store = memoryStore({ clock: { now: () => nowMs } });
        const limiter = createLimiter({
          store,
          limits: lane.map((spec, i) => limitOf(allMakers, spec, nameOf(i))),
        });
        expect(moments).toHaveLength(arrivals.length);
        for (const { atMs, key, decision } of moments) {
          nowMs = START_MS + atMs;
          expect(decision).toEqual(limiter.consumeSync(key));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('gives each denied call a wait that is exact', () => {
    assert(
      property(anyLane, anyTraffic, (lane, traffic) => {
        const arrivals = arrivalsOf(traffic).slice(0, 50);
        const { moments } = simulate(allMakers, lane, arrivals);
        const last = moments.at(-1);
        // A denial that blocks the client changes the answer to the next call.
        if (last === undefined || last.decision.allowed || lane.some((spec) => spec.algorithm === 'block'))
          return;
        const { retryAfterMs } = last.decision;
        if (!Number.isFinite(retryAfterMs)) return;
        const again = (waitMs: number): boolean | undefined =>
          simulate(allMakers, lane, [...arrivals, { atMs: last.atMs + waitMs, key: last.key }]).moments.at(-1)
            ?.decision.allowed;
        expect([again(retryAfterMs - 1), again(retryAfterMs)]).toEqual([false, true]);
      }),
      { numRuns: 100 },
    );
  });

  it('says what the library says of limits that it rejects', () => {
    const { moments, problem } = simulate(
      allMakers,
      [{ algorithm: 'tokenBucket', values: { capacity: 0, amount: 1, every: 1000 } }],
      [],
    );
    expect(moments).toEqual([]);
    expect(problem).toContain('tokenBucket');
  });
});

describe('the presets', () => {
  it.each(presets)('$name: both sets of limits can be made, and decide differently', ({ scenario }) => {
    const totals = scenario.lanes.map((lane) => {
      const timeline = simulate(allMakers, lane, arrivalsOf(scenario.traffic));
      expect(timeline.problem).toBeUndefined();
      return totalsOf(timeline);
    });
    expect(totals).toHaveLength(2);
    expect(totals[0]).not.toEqual(totals[1]);
  });

  it('shows at an edge what its lesson says: the fixed window grants its limit twice within a second', () => {
    const [edge] = presets;
    const most = edge?.scenario.lanes.map(
      (lane) => totalsOf(simulate(allMakers, lane, arrivalsOf(edge.scenario.traffic))).mostPerSecond,
    );
    expect(most).toEqual([12, 6]);
  });
});

describe('traffic', () => {
  it('is in the order of time, and bounded', () => {
    assert(
      property(anyTraffic, (traffic) => {
        const times = arrivalsOf(traffic).map(({ atMs }) => atMs);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        expect(times.length).toBeLessThanOrEqual(MOST_ARRIVALS);
        expect(times.every((time) => Number.isSafeInteger(time) && time >= 0)).toBe(true);
      }),
    );
  });

  it('that is random is the same for the same seed', () => {
    const traffic = { kind: 'random', perSecond: 5, seconds: 10, seed: 3 } as const;
    expect(arrivalsOf(traffic)).toEqual(arrivalsOf(traffic));
    expect(arrivalsOf(traffic)).not.toEqual(arrivalsOf({ ...traffic, seed: 4 }));
  });
});
