import { type Behaviour, observed } from '../behaviour.ts';
import { freshName } from '../fresh-name.ts';

const LIMITS = [
  { name: 'first', limit: 20, windowMs: 60_000 },
  { name: 'second', limit: 1000, windowMs: 60_000 },
] as const;
const CALLERS = 64;

/** Checks that take the same two records, half of them in the other order. */
export const oppositeOrderEnds: Behaviour = {
  title: 'Limits named in opposite orders neither block nor blur each other',
  why: 'Locks taken in the order of a list can wait for each other for ever, or end in an error of the database.',
  evidence: 'https://github.com/hatchet-dev/hatchet/pull/1343',
  async observe({ several, shared }) {
    if (several === undefined || !shared) return undefined;
    const namespace = freshName();
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
};
