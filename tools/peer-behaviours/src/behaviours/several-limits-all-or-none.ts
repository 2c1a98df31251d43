import { type Behaviour, observed } from '../behaviour.ts';
import { countAllowed } from '../count-allowed.ts';
import { freshName } from '../fresh-name.ts';

const LIMITS = [
  { name: 'hour', limit: 100, windowMs: 3_600_000 },
  { name: 'minute', limit: 1, windowMs: 60_000 },
] as const;
const TRIES = 50;

/** The minute is exhausted at once: the hour must not move any more. */
export const severalLimitsAllOrNone: Behaviour = {
  title: 'Of several limits, all are charged or none',
  why: 'Else checks that the tighter limit denies use up the looser one, though nothing was served.',
  async observe({ several }) {
    if (several === undefined) return undefined;
    const both = await several(LIMITS, freshName());
    const served = await countAllowed(() => both.check('key'), TRIES);
    const charged = LIMITS[0].limit - (await both.remaining('key', 'hour'));
    return observed(
      served === 1 && charged === served,
      `${TRIES} tries: ${served} served, ${charged} charged to the hourly limit`,
    );
  },
};
