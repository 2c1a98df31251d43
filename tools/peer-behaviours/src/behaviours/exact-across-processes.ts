import { freshNamespace } from '../abilities/gate.ts';
import { behaviour, observed } from '../behaviour.ts';

const LIMIT = 20;
const CALLERS = 64;

/** Two processes of the same app. */
export const exactAcrossProcesses = behaviour({
  title: 'Exactly the limit passes through two processes together',
  why: 'With separate counts, n processes admit n times the limit.',
  needs: ['shared'],
  isHeavy: true,
  async observe(_offered, processes) {
    const others = await Promise.all([processes.start(), processes.start()]);
    const options = { limit: LIMIT, windowMs: 60_000, namespace: freshNamespace() };
    const served = await Promise.all(
      others.map((process) => process.count({ options, key: 'key', times: CALLERS })),
    );
    const total = served.reduce((sum, one) => sum + one, 0);
    return observed(total === LIMIT, `${served.join(' and ')} of ${CALLERS} each served, limit ${LIMIT}`);
  },
});
