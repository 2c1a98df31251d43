import { freshNamespace } from '../abilities/gate.ts';
import { behaviour, observed } from '../behaviour.ts';

const LIMITS = [
  { name: 'first', limit: 20, windowMs: 60_000 },
  { name: 'second', limit: 1000, windowMs: 60_000 },
] as const;
const CALLERS = 64;

/** Checks that take the same two records, half of them in the other order. */
export const oppositeOrderEnds = behaviour({
  title: 'Limits listed in opposite orders neither deadlock nor miscount',
  why: 'Locks taken in list order can wait for each other indefinitely, or end in a database error.',
  evidence: 'https://github.com/hatchet-dev/hatchet/pull/1343',
  needs: ['several', 'shared'],
  async observe({ several }) {
    const namespace = freshNamespace();
    const gates = [await several(LIMITS, namespace), await several([...LIMITS].reverse(), namespace)];
    const outcomes = await Promise.allSettled(
      Array.from({ length: CALLERS }, async (_, i) => gates[i % gates.length]?.check('key')),
    );
    const errors = outcomes.filter(({ status }) => status === 'rejected');
    const served = outcomes.filter((one) => one.status === 'fulfilled' && one.value?.allowed).length;
    const first = errors[0] as PromiseRejectedResult | undefined;
    return observed(
      errors.length === 0 && served === LIMITS[0].limit,
      `${CALLERS} at once: ${served} of ${LIMITS[0].limit} served, ${errors.length} errors${first ? `, such as: ${first.reason}` : ''}`,
    );
  },
});
