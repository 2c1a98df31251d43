import type { Answer } from '../abilities/gate.ts';
import { behaviour, observed } from '../behaviour.ts';
import { firstLine } from '../check-counts.ts';

const LIMIT = 10;

/** Spends 11 of 10. */
export const impossibleCostSaysNever = behaviour({
  title: 'A cost above the limit is reported as never fitting',
  why: 'Given a time to wait, a client keeps coming back for what it cannot get.',
  evidence: 'https://github.com/bucket4j/bucket4j/issues/220',
  needs: ['costs'],
  async observe({ costs }) {
    const { spend } = await costs({ limit: LIMIT, windowMs: 60_000 });
    let answer: Answer;
    try {
      answer = await spend('key', LIMIT + 1);
    } catch (error) {
      return observed(error instanceof RangeError, `threw ${firstLine(error)}`);
    }
    const { allowed, retryAfterMs, retryAfterHeader } = answer;
    if (allowed) return observed(false, `${LIMIT + 1} of ${LIMIT} passed`);
    if (retryAfterHeader !== undefined)
      return observed(retryAfterHeader === null, `denied, Retry-After: ${retryAfterHeader ?? 'not sent'}`);
    if (retryAfterMs === undefined) throw new Error('the denial does not say when to come back');
    return observed(retryAfterMs === Number.POSITIVE_INFINITY, `denied, retry after ${retryAfterMs} ms`);
  },
});
