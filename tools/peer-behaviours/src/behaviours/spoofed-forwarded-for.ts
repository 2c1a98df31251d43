import { behaviour, observed } from '../behaviour.ts';
import { passedFrom } from '../site-visits.ts';

const LIMIT = 2;
const CLAIMED = ['9.9.9.1', '9.9.9.2', '9.9.9.3', '9.9.9.4', '9.9.9.5'];

/** One client that claims to be five, where no proxy is trusted. */
export const spoofedForwardedFor = behaviour({
  title: 'X-Forwarded-For is ignored where no proxy is trusted, by default',
  why: 'The sender of a request writes the header: trusted from anyone, it is a new budget for each request.',
  needs: ['site'],
  async observe({ site }) {
    const passed = await passedFrom(await site({ limit: LIMIT, windowMs: 60_000 }), CLAIMED);
    return observed(passed === LIMIT, `${passed} of ${CLAIMED.length} passed, limit ${LIMIT}`);
  },
});
