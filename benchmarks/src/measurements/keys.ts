import type { KeyPattern } from '../suite.ts';
import { SEED, seededRandom, ZIPF_EXPONENT, zipfRanks } from './zipf.ts';

/** Drawn once, before anything is timed. Enough draws that a processor cannot learn their order. */
const LEAST_DRAWS = 65_536;

/** Every key that the pattern can draw. */
export function allKeys(pattern: KeyPattern, keyCount: number): string[] {
  return pattern === 'hot' ? ['hot'] : Array.from({ length: keyCount }, (_, i) => `user:${i}`);
}

/** The keys in the order in which they are checked, over and over. */
export function keySequence(pattern: KeyPattern, keyCount: number): string[] {
  const keys = allKeys(pattern, keyCount);
  if (pattern === 'hot' || pattern === 'in-turn') return keys;
  const random = seededRandom(SEED);
  const draw =
    pattern === 'zipf' ? zipfRanks(keyCount, ZIPF_EXPONENT, random) : () => Math.floor(random() * keyCount);
  return Array.from({ length: Math.max(LEAST_DRAWS, keyCount) }, () => keys[draw()] as string);
}
