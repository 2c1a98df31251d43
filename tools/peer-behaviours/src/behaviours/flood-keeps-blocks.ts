import { type Behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../count-allowed.ts';

const CAPACITY = 200;
const FLOOD = 10 * CAPACITY;
const LIMIT = 5;

/** A blocked key, then ten times as many new keys as the store has room for, then the blocked key again. */
export const floodKeepsBlocks: Behaviour = {
  title: 'A flood of new keys does not unblock a blocked one',
  why: 'Who can make up keys, such as addresses or names, empties a bounded store and starts again from zero.',
  async observe({ smallStore }) {
    if (smallStore === undefined) return undefined;
    const gate = await smallStore({ limit: LIMIT, windowMs: 60_000 }, CAPACITY);
    await countAllowed(() => gate.check('blocked'), LIMIT + 1);
    for (let i = 0; i < FLOOD; i++) await gate.check(`visitor${i}`);
    const { allowed } = await gate.check('blocked');
    return observed(
      !allowed,
      `room for ${CAPACITY} where it can be set, ${FLOOD} new keys: blocked key ${allowed ? 'passed' : 'denied'}`,
    );
  },
};
