import { behaviour, observed } from '../behaviour.ts';
import { failureOf } from '../check-counts.ts';

const BILLION = 1_000_000_000;

/** Spends 3 and 2.9 of 6 billion, then 0.2, then 0.1. */
export const beyond32Bits = behaviour({
  title: 'Counts beyond 2^31',
  why: 'Bytes and tokens are counted in billions; a 32-bit column is full at 2.1 billion.',
  needs: ['costs'],
  async observe({ costs }) {
    const { spend } = await costs({ limit: 6 * BILLION, windowMs: 60_000 });
    const seen: string[] = [];
    const passed: boolean[] = [];
    for (const cost of [3, 2.9, 0.2, 0.1]) {
      const failure = await failureOf(() => spend('key', Math.round(cost * BILLION)));
      passed.push(failure === undefined);
      seen.push(`${cost} ${failure ?? 'passed'}`);
    }
    // Whether the denied 0.2 is charged is the subject of another behaviour.
    const isRight = passed[0] === true && passed[1] === true && passed[2] === false;
    return observed(isRight, `limit 6 (billion): ${seen.join(', ')}`);
  },
});
