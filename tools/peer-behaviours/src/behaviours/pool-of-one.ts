import { type Behaviour, observed } from '../behaviour.ts';
import { countAllowedAtOnce } from '../count-allowed.ts';

const LIMIT = 20;
const CALLERS = 64;

/** 64 callers at once, of whom each needs the only connection. */
export const poolOfOne: Behaviour = {
  title: 'A pool of one connection is enough',
  why: 'What takes a second connection while it holds one waits for itself as soon as the pool is busy.',
  async observe({ poolOfOne }) {
    if (poolOfOne === undefined) return undefined;
    const gate = await poolOfOne({ limit: LIMIT, windowMs: 60_000 });
    const served = await countAllowedAtOnce(() => gate.check('key'), CALLERS);
    return observed(served === LIMIT, `${served} of ${CALLERS} served, limit ${LIMIT}`);
  },
};
