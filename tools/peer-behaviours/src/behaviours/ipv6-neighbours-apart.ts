import { behaviour, observed } from '../behaviour.ts';
import { addressesOf, passedFrom } from '../site-visits.ts';

const NETWORKS = ['2001:db8:1:1', '2001:db8:1:2', '2001:db8:1:3'];

/** Three /64s of one /56: one subscriber with many networks, or three in a hosting centre. */
export const ipv6NeighboursApart = behaviour({
  title: 'Neighbouring IPv6 /64 networks are different clients, by default',
  why: 'A trade-off: /64 merges no strangers, /56 also stops a client that owns 256 networks. Each can be set to the other.',
  needs: ['site'],
  async observe({ site }) {
    const gate = await site({ limit: 1, windowMs: 60_000, trustsProxy: true });
    const passed = await passedFrom(
      gate,
      NETWORKS.flatMap((network) => addressesOf(network, 1)),
    );
    return observed(passed === NETWORKS.length, `${passed} of ${NETWORKS.length} networks passed, limit 1`);
  },
});
