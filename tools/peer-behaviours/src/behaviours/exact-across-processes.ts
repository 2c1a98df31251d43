import { type Behaviour, observed } from '../behaviour.ts';
import { freshName } from '../fresh-name.ts';

const LIMIT = 20;
const CALLERS = 64;

/** Two processes of the same app. */
export const exactAcrossProcesses: Behaviour = {
  title: 'Exactly the limit passes through two processes together',
  why: 'With counts of their own, n processes let n times the limit through.',
  isHeavy: true,
  async observe({ shared }, elsewhere) {
    if (!shared) return undefined;
    const processes = await Promise.all([elsewhere.start(), elsewhere.start()]);
    const options = { limit: LIMIT, windowMs: 60_000, namespace: freshName() };
    const served = await Promise.all(
      processes.map((process) => process.count({ options, key: 'key', times: CALLERS })),
    );
    const total = served.reduce((sum, one) => sum + one, 0);
    return observed(total === LIMIT, `${served.join(' and ')} of ${CALLERS} each served, limit ${LIMIT}`);
  },
};
