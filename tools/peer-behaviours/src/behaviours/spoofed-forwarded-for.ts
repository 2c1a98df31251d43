import { type Behaviour, observed } from '../behaviour.ts';
import { passedFrom } from '../visits.ts';

const LIMIT = 2;
const CLAIMED = ['9.9.9.1', '9.9.9.2', '9.9.9.3', '9.9.9.4', '9.9.9.5'];

/** One client that claims to be five, where no proxy is trusted. */
export const spoofedForwardedFor: Behaviour = {
  title: 'X-Forwarded-For changes nothing where no proxy is trusted, as it comes',
  why: 'The header is written by whoever sends the request: trusted from anybody, it is a new budget per request.',
  async observe({ site }) {
    if (site === undefined) return undefined;
    const passed = await passedFrom(await site({ limit: LIMIT, windowMs: 60_000 }), CLAIMED);
    return observed(passed === LIMIT, `${passed} of ${CLAIMED.length} passed, limit ${LIMIT}`);
  },
};
