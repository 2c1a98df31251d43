import type { Algorithm } from './algorithm.ts';

/** Whether units of this limit are held, and released when the work ends, rather than used up. */
export function isHeld(algorithm: Algorithm): boolean {
  return algorithm.name === 'concurrency';
}
