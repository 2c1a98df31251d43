import type { Answer } from '../abilities.ts';
import { type Behaviour, observed } from '../behaviour.ts';
import { firstLine } from '../first-line.ts';

const LIMIT = 10;

/** Asks for 11 of 10. */
export const impossibleCostSaysNever: Behaviour = {
  title: 'A cost above the limit is told to fit never',
  why: 'With a time to wait, a client comes back again and again for what it cannot get.',
  evidence: 'https://github.com/bucket4j/bucket4j/issues/220',
  async observe({ window }) {
    const { spend } = await window({ limit: LIMIT, windowMs: 60_000 });
    if (spend === undefined) return undefined;
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
    if (retryAfterMs === undefined) return undefined;
    return observed(retryAfterMs === Number.POSITIVE_INFINITY, `denied, retry after ${retryAfterMs} ms`);
  },
};
