import { type Behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../count-allowed.ts';
import { refusalOf } from '../refusal-of.ts';

const LIMIT = 10;
const BEFORE = 3;
const CALLERS = 20;

/** Spends 3 of 10, has Redis forget its scripts, then asks 20 times at once. */
export const forgottenScripts: Behaviour = {
  title: 'Redis may forget its scripts: no error, no count lost or made twice',
  why: 'A restart, a failover and SCRIPT FLUSH all lose them; the next call by digest is answered with NOSCRIPT.',
  isAlone: true,
  evidence: 'https://github.com/SGrondin/bottleneck/issues/118',
  async observe({ window, forgetScripts }) {
    if (forgetScripts === undefined) return undefined;
    const gate = await window({ limit: LIMIT, windowMs: 60_000 });
    const before = await countAllowed(() => gate.check('key'), BEFORE);
    await forgetScripts();
    const outcomes = await Promise.all(
      Array.from({ length: CALLERS }, () => refusalOf(() => gate.check('key'))),
    );
    const after = outcomes.filter((outcome) => outcome === undefined).length;
    const errors = outcomes.filter((outcome) => outcome?.startsWith('threw'));
    return observed(
      before + after === LIMIT && errors.length === 0,
      `${before} before, ${after} of ${CALLERS} at once after SCRIPT FLUSH, limit ${LIMIT}; ${errors[0] ?? 'no errors'}`,
    );
  },
};
