import { behaviour, observed } from '../behaviour.ts';
import { countAllowedAtOnce } from '../check-counts.ts';

const LIMIT = 20;
const CALLERS = 64;

/** 64 callers of one key at once, in one process. */
export const exactAtOnce = behaviour({
  title: 'Exactly the limit passes when 64 callers come at once',
  why: 'A limiter that reads first and counts later admits more, the more callers come at once.',
  needs: ['window'],
  async observe({ window }) {
    const gate = await window({ limit: LIMIT, windowMs: 60_000 });
    const served = await countAllowedAtOnce(() => gate.check('key'), CALLERS);
    return observed(served === LIMIT, `${served} of ${CALLERS} served, limit ${LIMIT}`);
  },
});
