import { behaviour, observed } from '../behaviour.ts';
import { countAllowed, failureOf } from '../check-counts.ts';

const LIMIT = 10;
const BEFORE = 3;
const CALLERS = 20;

/** Spends 3 of 10, makes Redis forget its scripts, then checks 20 times at once. */
export const forgottenScripts = behaviour({
  title: 'When Redis forgets its scripts, no check fails, and no count is lost or doubled',
  why: 'A restart, a failover and SCRIPT FLUSH all drop them; the next call by digest is answered with NOSCRIPT.',
  needs: ['window', 'forgetScripts'],
  isAlone: true,
  evidence: 'https://github.com/SGrondin/bottleneck/issues/118',
  async observe({ window, forgetScripts }) {
    const gate = await window({ limit: LIMIT, windowMs: 60_000 });
    const before = await countAllowed(() => gate.check('key'), BEFORE);
    await forgetScripts();
    const outcomes = await Promise.all(
      Array.from({ length: CALLERS }, () => failureOf(() => gate.check('key'))),
    );
    const after = outcomes.filter((outcome) => outcome === undefined).length;
    const errors = outcomes.filter((outcome) => outcome?.startsWith('threw'));
    return observed(
      before + after === LIMIT && errors.length === 0,
      `${before} before, ${after} of ${CALLERS} at once after SCRIPT FLUSH, limit ${LIMIT}; ${errors[0] ?? 'no errors'}`,
    );
  },
});
