import { type Behaviour, observed } from '../behaviour.ts';
import { countAllowedAtOnce } from '../count-allowed.ts';

const LIMIT = 20;
const CALLERS = 64;

/** 64 callers of one key at once, in one process. */
export const exactAtOnce: Behaviour = {
  title: 'Exactly the limit passes when 64 callers come at once',
  why: 'What reads first and counts later lets more through the more come at once.',
  async observe({ window }) {
    const gate = await window({ limit: LIMIT, windowMs: 60_000 });
    const served = await countAllowedAtOnce(() => gate.check('key'), CALLERS);
    return observed(served === LIMIT, `${served} of ${CALLERS} served, limit ${LIMIT}`);
  },
};
