import { type Behaviour, observed } from '../behaviour.ts';

/** A request that passes because the store is out. */
export const noFalseHeaders: Behaviour = {
  title: 'What passes uncounted, because the store is out, is told no quota',
  why: 'A full quota in every answer tells clients that all is well, and dashboards too.',
  async observe({ siteWithoutStore }) {
    if (siteWithoutStore === undefined) return undefined;
    const gate = await siteWithoutStore({ limit: 10, windowMs: 60_000 });
    const { status, headers } = await gate.get();
    const told = [...headers].filter(([name]) => /rate-?limit/i.test(name));
    const words = told.map(([name, value]) => `${name}: ${value}`).join(', ');
    if (status !== 200) return observed(false, `HTTP ${status}`);
    return observed(told.length === 0, `passed, ${words === '' ? 'no quota headers' : words}`);
  },
};
