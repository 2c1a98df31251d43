import { type Behaviour, observed } from '../behaviour.ts';
import { passedFrom } from '../visits.ts';

const SPELLINGS = ['1.2.3.4', '::ffff:1.2.3.4', '::ffff:102:304', '0:0:0:0:0:ffff:102:304'];
const OTHERS = ['::ffff:5.6.7.8', '::ffff:90a:b0c', '2001:db8::1.2.3.4'];

/** One client in four spellings, and three others. */
export const mappedAddresses: Behaviour = {
  title: 'An IPv4 address is one client, however it is spelled in IPv6, and no other client is taken for it',
  why: 'A socket that serves both tells IPv4 clients in IPv6: apart, they have several budgets; cut short, all share one.',
  evidence: 'https://github.com/express-rate-limit/express-rate-limit/pull/667',
  async observe({ site }) {
    if (site === undefined) return undefined;
    const gate = await site({ limit: 1, windowMs: 60_000, trustsProxy: true });
    const same = await passedFrom(gate, SPELLINGS);
    const others = await passedFrom(gate, OTHERS);
    return observed(
      same === 1 && others === OTHERS.length,
      `${same} of ${SPELLINGS.length} spellings of one passed, ${others} of ${OTHERS.length} others`,
    );
  },
};
