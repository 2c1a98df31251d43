import { setTimeout as sleep } from 'node:timers/promises';
import { type Behaviour, observed } from '../behaviour.ts';
import { newHold } from '../hold.ts';
import type { Site } from '../site.ts';

const LIMIT = 3;
/** What is given back may be so a moment after the answer. */
const PATIENCE = { tries: 20, everyMs: 25 };

/** As many requests as the limit are under way and will fail, which will not count; then a good one comes. */
export const forgivenRequestsBlockNobody: Behaviour = {
  title: 'Requests that will not count, because they fail, block no other while they are under way',
  why: 'Counted at first and given back at the end, slow failures take the place of good requests.',
  async observe({ siteThatForgives }) {
    if (siteThatForgives === undefined) return undefined;
    const hold = newHold();
    const site = await siteThatForgives({ limit: LIMIT, windowMs: 60_000 }, hold);
    const failing = Array.from({ length: LIMIT }, () => site.get({ 'x-fail': '1' }));
    await hold.entered(LIMIT);
    const during = await site.get();
    hold.release();
    const statuses = (await Promise.all(failing)).map(({ status }) => status);
    const after = await patiently(site);
    return observed(
      during.status === 200 && after === 200,
      `limit ${LIMIT}, ${statuses.join(', ')} under way: a good one gets ${during.status}, after them ${after}`,
    );
  },
};

async function patiently(site: Site): Promise<number> {
  let status = (await site.get()).status;
  for (let i = 0; i < PATIENCE.tries && status !== 200; i++) {
    await sleep(PATIENCE.everyMs);
    status = (await site.get()).status;
  }
  return status;
}
