import { behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../check-counts.ts';

const CAPACITY = 200;
const BLOCKED = 5 * CAPACITY;
const LIMIT = 2;

/** Five times as many blocked keys as the store has room for, and then a new key. */
export const newcomersGetIn = behaviour({
  title: 'A new client gets in while the store is full of blocked keys',
  why: 'A store that gives all of its room to blocked keys locks out everyone else. Sluice keeps at least half of its room for keys with units left, and moves blocked ones to compact records: eight times the room, at least 65,536. Beyond those, new keys share records, and are denied once these are used up.',
  needs: ['smallStore'],
  async observe({ smallStore }) {
    const gate = await smallStore({ limit: LIMIT, windowMs: 60_000 }, CAPACITY);
    for (let i = 0; i < BLOCKED; i++) await countAllowed(() => gate.check(`attacker${i}`), LIMIT + 1);
    const { allowed } = await gate.check('newcomer');
    return observed(
      allowed,
      `capacity ${CAPACITY} where it can be set, ${BLOCKED} keys over their limit: a new key ${allowed ? 'passed' : 'denied'}`,
    );
  },
});
