import { behaviour, observed } from '../behaviour.ts';
import { countAllowedAtOnce } from '../check-counts.ts';

const LIMIT = 20;
const CALLERS = 64;

/** 64 callers at once, each of which needs the only connection. */
export const poolOfOne = behaviour({
  title: 'A pool of one connection is enough',
  why: 'A limiter that takes a second connection while it holds one deadlocks as soon as the pool is busy.',
  needs: ['poolOfOne'],
  async observe({ poolOfOne }) {
    const gate = await poolOfOne({ limit: LIMIT, windowMs: 60_000 });
    const served = await countAllowedAtOnce(() => gate.check('key'), CALLERS);
    return observed(served === LIMIT, `${served} of ${CALLERS} served, limit ${LIMIT}`);
  },
});
