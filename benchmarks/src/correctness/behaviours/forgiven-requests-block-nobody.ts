import { setTimeout as sleep } from 'node:timers/promises';
import { type Behaviour, observed } from '../behaviour.ts';

const LIMIT = 3;
/** Until all of them have arrived, but none has failed yet. */
const ARRIVED_MS = 100;

/** As many requests as the limit are under way and will fail, which will not count; then a good one comes. */
export const forgivenRequestsBlockNobody: Behaviour = {
  title: 'Requests that will not count, because they fail, block no other while they are under way',
  why: 'Counted at first and given back at the end, slow failures take the place of good requests.',
  async observe({ siteThatForgives }) {
    if (siteThatForgives === undefined) return undefined;
    const gate = await siteThatForgives({ limit: LIMIT, windowMs: 60_000 });
    const failing = Array.from({ length: LIMIT }, () => gate.get({ 'x-fail': '1' }));
    await sleep(ARRIVED_MS);
    const during = await gate.get();
    const statuses = (await Promise.all(failing)).map(({ status }) => status);
    // What is given back may be so a moment after the answer.
    await sleep(ARRIVED_MS);
    const after = await gate.get();
    return observed(
      during.status === 200 && after.status === 200,
      `limit ${LIMIT}, ${statuses.join(', ')} under way: a good one gets ${during.status}, after them ${after.status}`,
    );
  },
};
