import { type Behaviour, observed } from '../behaviour.ts';
import { refusalOf } from '../refusal-of.ts';

const BILLION = 1_000_000_000;

/** 3 and 2.9 of 6 thousand millions, then 0.2, then 0.1. */
export const beyond32Bits: Behaviour = {
  title: 'Counts beyond 2^31',
  why: 'Bytes and tokens are counted in thousands of millions; a column of 32 bits is full at 2.1.',
  async observe({ window }) {
    const { spend } = await window({ limit: 6 * BILLION, windowMs: 60_000 });
    if (spend === undefined) return undefined;
    const seen: string[] = [];
    const passed: boolean[] = [];
    for (const cost of [3, 2.9, 0.2, 0.1]) {
      const refusal = await refusalOf(() => spend('key', Math.round(cost * BILLION)));
      passed.push(refusal === undefined);
      seen.push(`${cost} ${refusal ?? 'passed'}`);
    }
    // The refused 0.2 may be charged, which is what another behaviour is about.
    const isRight = passed[0] === true && passed[1] === true && passed[2] === false;
    return observed(isRight, `limit 6 (thousand million): ${seen.join(', ')}`);
  },
};
