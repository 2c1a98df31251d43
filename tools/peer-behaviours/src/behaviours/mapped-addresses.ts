import { behaviour, observed } from '../behaviour.ts';
import { passedFrom } from '../site-visits.ts';

const SPELLINGS = ['1.2.3.4', '::ffff:1.2.3.4', '::ffff:102:304', '0:0:0:0:0:ffff:102:304'];
const OTHERS = ['::ffff:5.6.7.8', '::ffff:90a:b0c', '2001:db8::1.2.3.4'];

/** One client in four spellings, and three others. */
export const mappedAddresses = behaviour({
  title: 'An IPv4 address is one client in every IPv6 spelling, and is never taken for another client',
  why: 'A dual-stack socket reports IPv4 clients as IPv6 addresses: kept apart, they have several budgets; truncated, they all share one.',
  evidence: 'https://github.com/express-rate-limit/express-rate-limit/pull/667',
  needs: ['site'],
  async observe({ site }) {
    const gate = await site({ limit: 1, windowMs: 60_000, trustsProxy: true });
    const same = await passedFrom(gate, SPELLINGS);
    const others = await passedFrom(gate, OTHERS);
    return observed(
      same === 1 && others === OTHERS.length,
      `${same} of ${SPELLINGS.length} spellings of one passed, ${others} of ${OTHERS.length} others`,
    );
  },
});
