import { setTimeout as sleep } from 'node:timers/promises';
import { behaviour, observed } from '../behaviour.ts';
import { holdRequests } from '../held-requests.ts';
import type { Site } from '../site.ts';

const LIMIT = 3;
/** A refund may take effect a moment after the response. */
const PATIENCE = { tries: 20, everyMs: 25 };

/** Holds as many requests as the limit, which will fail and not count; then a good one comes. */
export const forgivenRequestsBlockNone = behaviour({
  title: 'Failing requests that will not count do not block others while they are under way',
  why: 'Counted at first and refunded at the end, slow failures take the place of good requests.',
  needs: ['siteThatForgives'],
  async observe({ siteThatForgives }) {
    const held = holdRequests();
    const site = await siteThatForgives({ limit: LIMIT, windowMs: 60_000 }, held);
    const failing = Array.from({ length: LIMIT }, () => site.get({ 'x-fail': '1' }));
    await held.entered(LIMIT);
    const during = await site.get();
    held.release();
    const statuses = (await Promise.all(failing)).map(({ status }) => status);
    const after = await patiently(site);
    return observed(
      during.status === 200 && after === 200,
      `limit ${LIMIT}, ${statuses.join(', ')} under way: a good one gets ${during.status}, after them ${after}`,
    );
  },
});

async function patiently(site: Site): Promise<number> {
  let status = (await site.get()).status;
  for (let i = 0; i < PATIENCE.tries && status !== 200; i++) {
    await sleep(PATIENCE.everyMs);
    status = (await site.get()).status;
  }
  return status;
}
