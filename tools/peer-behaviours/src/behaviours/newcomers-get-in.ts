import { type Behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../count-allowed.ts';

const CAPACITY = 200;
const BLOCKED = 5 * CAPACITY;
const LIMIT = 2;

/** Five times as many blocked keys as the store has room for, and then somebody new. */
export const newcomersGetIn: Behaviour = {
  title: 'A new client gets in while the store is full of blocked keys',
  why: 'The other side of remembering blocks in bounded memory. Sluice lets new keys share one count then, and tells it.',
  async observe({ smallStore }) {
    if (smallStore === undefined) return undefined;
    const gate = await smallStore({ limit: LIMIT, windowMs: 60_000 }, CAPACITY);
    for (let i = 0; i < BLOCKED; i++) await countAllowed(() => gate.check(`attacker${i}`), LIMIT + 1);
    const { allowed } = await gate.check('newcomer');
    return observed(
      allowed,
      `room for ${CAPACITY} where it can be set, ${BLOCKED} keys over their limit: a new key ${allowed ? 'passed' : 'denied'}`,
    );
  },
};
