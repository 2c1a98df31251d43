import { freshNamespace } from '../abilities/gate.ts';
import { behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../check-counts.ts';

const LIMITS = [
  { name: 'hour', limit: 100, windowMs: 3_600_000 },
  { name: 'minute', limit: 1, windowMs: 60_000 },
] as const;
const TRIES = 50;

/** Exhausts the minute at once: the hour must not move after that. */
export const severalLimitsAllOrNone = behaviour({
  title: 'Of several limits, all are charged or none',
  why: 'Otherwise checks that the tighter limit denies use up the looser one, although nothing was served.',
  needs: ['several'],
  async observe({ several }) {
    const both = await several(LIMITS, freshNamespace());
    const served = await countAllowed(() => both.check('key'), TRIES);
    const charged = LIMITS[0].limit - (await both.remaining('key', 'hour'));
    return observed(
      served === 1 && charged === served,
      `${TRIES} tries: ${served} served, ${charged} charged to the hourly limit`,
    );
  },
});
