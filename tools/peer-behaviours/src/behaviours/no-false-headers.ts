import { behaviour, observed } from '../behaviour.ts';

/** A request that passes because the store is down. */
export const noFalseHeaders = behaviour({
  title: 'A request that passes uncounted during an outage carries no quota headers',
  why: 'A full quota in every response makes clients and dashboards believe that all is well.',
  needs: ['siteWithoutStore'],
  async observe({ siteWithoutStore }) {
    const gate = await siteWithoutStore({ limit: 10, windowMs: 60_000 });
    const { status, headers } = await gate.get();
    const sent = [...headers].filter(([name]) => /rate-?limit/i.test(name));
    const list = sent.map(([name, value]) => `${name}: ${value}`).join(', ');
    if (status !== 200) return observed(false, `HTTP ${status}`);
    return observed(sent.length === 0, `passed, ${list === '' ? 'no quota headers' : list}`);
  },
});
