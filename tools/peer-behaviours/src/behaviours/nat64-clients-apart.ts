import { behaviour, observed } from '../behaviour.ts';
import { passedFrom } from '../site-visits.ts';

const CLIENTS = ['64:ff9b::1.2.3.4', '64:ff9b::5.6.7.8', '64:ff9b::909:909'];

/** Three IPv4 clients behind a NAT64 gateway. */
export const nat64ClientsApart = behaviour({
  title: 'IPv4 clients behind NAT64 are counted separately',
  why: 'There, all of IPv4 lies in one /96: masked like any IPv6 address, the whole Internet is one client.',
  needs: ['site'],
  async observe({ site }) {
    const gate = await site({ limit: 1, windowMs: 60_000, trustsProxy: true });
    const passed = await passedFrom(gate, CLIENTS);
    return observed(passed === CLIENTS.length, `${passed} of ${CLIENTS.length} clients passed once`);
  },
});
