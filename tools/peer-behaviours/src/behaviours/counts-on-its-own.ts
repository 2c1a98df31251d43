import { type Behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../count-allowed.ts';

const LIMIT = 5;
const TRIES = 8;

/** Checks while there is no server. */
export const countsOnItsOwn: Behaviour = {
  title: 'Goes on with a limit in the process while the store is out',
  why: 'Between letting everybody through and nobody.',
  async observe({ insured }) {
    if (insured === undefined) return undefined;
    const gate = await insured({ limit: LIMIT, windowMs: 60_000 });
    const passed = await countAllowed(() => gate.check('key'), TRIES);
    return observed(passed === LIMIT, `${passed} of ${TRIES} passed without a server, limit ${LIMIT}`);
  },
};
