import { describe, expect, it } from 'vitest';
import { type Offer, offers } from '../src/abilities/abilities.ts';
import type { Answer, CostGate, WindowOptions } from '../src/abilities/gate.ts';
import type { Behaviour } from '../src/behaviour.ts';
import { behaviours } from '../src/behaviours/all-behaviours.ts';
import { deniedCheckIsFree } from '../src/behaviours/denied-check-is-free.ts';
import { exactAtOnce } from '../src/behaviours/exact-at-once.ts';
import { impossibleCostSaysNever } from '../src/behaviours/impossible-cost-says-never.ts';
import { keysNeverCollide } from '../src/behaviours/keys-never-collide.ts';
import { negativeCostMintsNothing } from '../src/behaviours/negative-cost-mints-nothing.ts';
import { oddCostChangesNothing } from '../src/behaviours/odd-cost-changes-nothing.ts';
import { sameAsInMemory } from '../src/behaviours/same-as-in-memory.ts';
import { steadyRatePasses } from '../src/behaviours/steady-rate-passes.ts';
import { observeReset } from '../src/observe-reset.ts';

const counts = new Map<string, number>();

/**
 * A limiter that makes every mistake: it reads first and counts later, charges denied checks, joins keys,
 * trusts costs.
 */
function wrongGate({ limit, namespace = '' }: WindowOptions): CostGate {
  const spend = async (key: string, cost: number): Promise<Answer> => {
    const id = `${namespace}:${key}`;
    const before = counts.get(id) ?? 0;
    await Promise.resolve();
    counts.set(id, before + cost);
    return before + cost > limit ? { allowed: false, retryAfterMs: 60_000 } : { allowed: true };
  };
  return { spend, check: (key) => spend(key, 1) };
}

let made = 0;
const makeGate = async (options: WindowOptions) => wrongGate({ namespace: `wrong${++made}`, ...options });
const wrong: Offer = {
  notes: [],
  keyed: true,
  window: makeGate,
  costs: makeGate,
  twins: async (options) => ({
    here: wrongGate({ ...options, namespace: 'here' }),
    inMemory: wrongGate({ ...options, limit: options.limit - 1, namespace: 'there' }),
    nowMs: () => 0,
    pause: async () => {},
  }),
  // Loses the fraction that has refilled at every denied check.
  async bucketAt({ everyMs, amount }) {
    let lastMs = Number.NEGATIVE_INFINITY;
    return (atMs) => {
      const passes = atMs - lastMs >= everyMs / amount;
      lastMs = atMs;
      return passes;
    };
  },
};

const noProcesses = {
  start: () => Promise.reject(new Error('There is no other process')),
  end: () => {},
};

async function verdictOnWrong(behaviour: Behaviour) {
  if (!offers(wrong, behaviour.needs)) throw new Error(`Not offered: ${behaviour.needs}`);
  return behaviour.observe(wrong, noProcesses);
}

describe('the verdict on a limiter that is wrong', () => {
  it.each<[string, Behaviour, RegExp]>([
    ['charges denied checks', deniedCheckIsFree, /then 0 of the 2/],
    ['reads first and counts later', exactAtOnce, /64 of 64 served/],
    ['trusts a negative cost', negativeCostMintsNothing, /-1000 was accepted; then 900 passed/],
    ['counts NaN', oddCostChangesNothing, /NaN passed, then 15 of 10/],
    ['joins keys with a colon', keysNeverCollide, /^login \+ ip:1\.2\.3\.4 is login:ip \+ 1\.2\.3\.4$/],
    ['reports a time for a cost that can never fit', impossibleCostSaysNever, /retry after 60000 ms/],
    ['answers differently from in memory', sameAsInMemory, /answer \d+ is: passed; in memory: was denied/],
    ['loses fractions of a unit', steadyRatePasses, /^1 of 1000 passed/],
  ])('%s: no', async (_mistake, behaviour, seen) => {
    expect(await verdictOnWrong(behaviour)).toEqual({
      verdict: 'no',
      seen: expect.stringMatching(seen),
    });
  });

  it.each([
    { opensAfterMs: 100, word: 'late', early: false },
    { opensAfterMs: 20, word: 'early', early: true },
  ])('finds a key that opens after $opensAfterMs ms instead of 60 $word', async ({ opensAfterMs, early }) => {
    const opensAtMs = performance.now() + opensAfterMs;
    const check = async () =>
      performance.now() >= opensAtMs
        ? ({ allowed: true } as const)
        : ({ allowed: false, retryAfterMs: 60 } as const);
    const reset = await observeReset({ check }, 'key');

    expect(reset.earlyByMs).toSatisfy((ms: number) => (early ? ms > 5 : ms === 0));
    expect(reset.lateByMs).toSatisfy((ms: number) => (early ? ms === 0 : ms > 5));
  });
});

describe('the behaviours', () => {
  it('have distinct titles, and reasons', () => {
    expect(new Set(behaviours.map(({ title }) => title)).size).toBe(behaviours.length);
    expect(behaviours.filter(({ why }) => !why.endsWith('.')).map(({ title }) => title)).toEqual([]);
  });
});
