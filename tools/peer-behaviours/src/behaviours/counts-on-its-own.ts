import { behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../check-counts.ts';

const LIMIT = 5;
const TRIES = 8;

/** Checks while there is no server. */
export const countsOnItsOwn = behaviour({
  title: 'Falls back to a limit in the process while the store is down',
  why: 'The middle way between admitting everybody and admitting no one.',
  needs: ['insured'],
  async observe({ insured }) {
    const gate = await insured({ limit: LIMIT, windowMs: 60_000 });
    const passed = await countAllowed(() => gate.check('key'), TRIES);
    return observed(passed === LIMIT, `${passed} of ${TRIES} passed without a server, limit ${LIMIT}`);
  },
});
