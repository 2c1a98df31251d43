import { behaviour, observed } from '../behaviour.ts';
import { addressesOf, passedFrom } from '../site-visits.ts';

const ADDRESSES = 64;

/** 64 addresses of one /64, which any subscriber has. */
export const ipv6Rotation = behaviour({
  title: 'Another address of the same IPv6 /64 is the same client, by default',
  why: 'A subscriber has 2^64 addresses, and can use a new one for every request.',
  needs: ['site'],
  async observe({ site }) {
    const gate = await site({ limit: 1, windowMs: 60_000, trustsProxy: true });
    const passed = await passedFrom(gate, addressesOf('2001:db8:1:2', ADDRESSES));
    return observed(passed === 1, `${passed} of ${ADDRESSES} addresses of one /64 passed, limit 1`);
  },
});
