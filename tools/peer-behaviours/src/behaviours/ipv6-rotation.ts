import { type Behaviour, observed } from '../behaviour.ts';
import { addressesOf, passedFrom } from '../visits.ts';

const ADDRESSES = 64;

/** 64 addresses of one /64, which any subscriber has. */
export const ipv6Rotation: Behaviour = {
  title: 'Another address of the same IPv6 /64 is the same client, as it comes',
  why: 'A subscriber has 2^64 addresses, and can take a new one for every request.',
  async observe({ site }) {
    if (site === undefined) return undefined;
    const gate = await site({ limit: 1, windowMs: 60_000, trustsProxy: true });
    const passed = await passedFrom(gate, addressesOf('2001:db8:1:2', ADDRESSES));
    return observed(passed === 1, `${passed} of ${ADDRESSES} addresses of one /64 passed, limit 1`);
  },
};
