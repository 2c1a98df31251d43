import { behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../check-counts.ts';

const CAPACITY = 200;
const FLOOD = 10 * CAPACITY;
const LIMIT = 5;

/** A blocked key, then ten times as many new keys as the store has room for, then the blocked key again. */
export const floodKeepsBlocks = behaviour({
  title: 'A flood of new keys does not unblock a blocked one',
  why: 'A client that can invent keys, such as addresses or names, empties a bounded store and starts again from zero.',
  needs: ['smallStore'],
  async observe({ smallStore }) {
    const gate = await smallStore({ limit: LIMIT, windowMs: 60_000 }, CAPACITY);
    await countAllowed(() => gate.check('blocked'), LIMIT + 1);
    for (let i = 0; i < FLOOD; i++) await gate.check(`visitor${i}`);
    const { allowed } = await gate.check('blocked');
    return observed(
      !allowed,
      `capacity ${CAPACITY} where it can be set, ${FLOOD} new keys: blocked key ${allowed ? 'passed' : 'denied'}`,
    );
  },
});
