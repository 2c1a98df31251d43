import { describe, expect, it } from 'vitest';
import type { Abilities, Answer, Gate, WindowOptions } from '../src/correctness/abilities.ts';
import type { Behaviour } from '../src/correctness/behaviour.ts';
import { behaviours } from '../src/correctness/behaviours/all-behaviours.ts';
import { deniedCheckIsFree } from '../src/correctness/behaviours/denied-check-is-free.ts';
import { exactAtOnce } from '../src/correctness/behaviours/exact-at-once.ts';
import { impossibleCostSaysNever } from '../src/correctness/behaviours/impossible-cost-says-never.ts';
import { keysNeverCollide } from '../src/correctness/behaviours/keys-never-collide.ts';
import { negativeCostMintsNothing } from '../src/correctness/behaviours/negative-cost-mints-nothing.ts';
import { oddCostChangesNothing } from '../src/correctness/behaviours/odd-cost-changes-nothing.ts';
import { sameAsInMemory } from '../src/correctness/behaviours/same-as-in-memory.ts';
import { steadyRatePasses } from '../src/correctness/behaviours/steady-rate-passes.ts';
import { openingOf } from '../src/correctness/opening.ts';

const counts = new Map<string, number>();

/** A limiter that makes every mistake: it reads and counts apart, charges what it denies, joins keys, believes costs. */
function wrongGate({ limit, namespace = '' }: WindowOptions): Gate {
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
const wrong: Abilities = {
  shared: false,
  notes: [],
  keyed: true,
  window: async (options) => wrongGate({ namespace: `wrong${++made}`, ...options }),
  twins: async (options) => ({
    here: wrongGate({ ...options, namespace: 'here' }),
    inMemory: wrongGate({ ...options, limit: options.limit - 1, namespace: 'there' }),
    nowMs: () => 0,
    pause: async () => {},
  }),
  // Forgets the fraction that had come back at every denied check.
  async bucketAt({ everyMs, amount }) {
    let lastMs = Number.NEGATIVE_INFINITY;
    return (atMs) => {
      const passes = atMs - lastMs >= everyMs / amount;
      lastMs = atMs;
      return passes;
    };
  },
};

const nowhere = {
  start: () => Promise.reject(new Error('There is no other process')),
  end: () => {},
};

describe('the verdict on a limiter that is wrong', () => {
  it.each<[string, Behaviour, RegExp]>([
    ['charges what it denies', deniedCheckIsFree, /then 0 of the 2/],
    ['reads and counts apart', exactAtOnce, /64 of 64 served/],
    ['believes a negative cost', negativeCostMintsNothing, /-1000 was accepted; then 900 passed/],
    ['counts NaN', oddCostChangesNothing, /NaN passed, then 15 of 10/],
    ['joins keys with a colon', keysNeverCollide, /^login \+ ip:1\.2\.3\.4 is login:ip \+ 1\.2\.3\.4$/],
    ['tells a time for what can never be', impossibleCostSaysNever, /retry after 60000 ms/],
    ['answers otherwise than in memory', sameAsInMemory, /answer \d+ is: passed; in memory: was denied/],
    ['forgets fractions of a unit', steadyRatePasses, /^1 of 1000 passed/],
  ])('%s: no', async (_mistake, behaviour, seen) => {
    expect(await behaviour.observe(wrong, nowhere)).toEqual({
      verdict: 'no',
      seen: expect.stringMatching(seen),
    });
  });

  it.each([
    { opensAfterMs: 100, word: 'late', early: false },
    { opensAfterMs: 20, word: 'early', early: true },
  ])('finds a key that opens after $opensAfterMs ms instead of 60 $word', async ({ opensAfterMs, early }) => {
    const opensAtMs = performance.now() + opensAfterMs;
    const opening = await openingOf(
      {
        async check() {
          return performance.now() >= opensAtMs ? { allowed: true } : { allowed: false, retryAfterMs: 60 };
        },
      },
      'key',
    );

    expect(opening?.earlyByMs).toSatisfy((ms: number) => (early ? ms > 5 : ms === 0));
    expect(opening?.lateByMs).toSatisfy((ms: number) => (early ? ms === 0 : ms > 5));
  });
});

describe('the behaviours', () => {
  it('have titles of their own, and reasons', () => {
    expect(new Set(behaviours.map(({ title }) => title)).size).toBe(behaviours.length);
    expect(behaviours.filter(({ why }) => !why.endsWith('.')).map(({ title }) => title)).toEqual([]);
  });
});
