import { expect, it } from 'vitest';
import { keySequence } from '../src/measurements/keys.ts';
import { SEED, seededRandom, ZIPF_EXPONENT, zipfRanks } from '../src/measurements/zipf.ts';

const DRAWS = 200_000;
const RANKS = 1000;

function shares(exponent: number): number[] {
  const draw = zipfRanks(RANKS, exponent, seededRandom(SEED));
  const counts = new Array<number>(RANKS).fill(0);
  for (let i = 0; i < DRAWS; i++) {
    const rank = draw();
    counts[rank] = (counts[rank] ?? 0) + 1;
  }
  return counts.map((count) => count / DRAWS);
}

it('draws the same keys for the same seed, and different keys for another', () => {
  const first = (seed: number): number[] => Array.from({ length: 5 }, seededRandom(seed));
  expect(first(SEED)).toEqual(first(SEED));
  expect(first(SEED)).not.toEqual(first(SEED + 1));
  expect(keySequence('zipf', 100)).toEqual(keySequence('zipf', 100));
});

it('draws ranks in the proportions of Zipf', () => {
  const seen = shares(ZIPF_EXPONENT);
  const harmonic = Array.from({ length: RANKS }, (_, rank) => 1 / (rank + 1) ** ZIPF_EXPONENT);
  const total = harmonic.reduce((sum, one) => sum + one, 0);
  // Four standard deviations of a count.
  for (const rank of [0, 1, 2, 9, 99]) {
    const expected = (harmonic[rank] as number) / total;
    const tolerance = 4 * Math.sqrt((expected * (1 - expected)) / DRAWS);
    expect(Math.abs((seen[rank] as number) - expected)).toBeLessThan(tolerance);
  }
  expect(Math.min(...seen.slice(-100)) * DRAWS).toBeGreaterThan(0);
});

it('draws all ranks equally with an exponent of 0', () => {
  const [first = 0, ...rest] = shares(0);
  expect(first).toBeLessThan(2 / RANKS);
  expect(Math.max(...rest)).toBeLessThan(2 / RANKS);
});

it('yields distinct keys in turn, many keys at random, or one hot key', () => {
  expect(keySequence('in-turn', 3)).toEqual(['user:0', 'user:1', 'user:2']);
  expect(keySequence('hot', 3)).toEqual(['hot']);
  const uniform = keySequence('uniform', 1000);
  expect(new Set(uniform).size).toBe(1000);
  expect(uniform.slice(0, 1000)).not.toEqual(keySequence('in-turn', 1000));
});
