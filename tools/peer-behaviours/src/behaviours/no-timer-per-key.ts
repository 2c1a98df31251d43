import { type Behaviour, observed } from '../behaviour.ts';
import { TIMED_KEYS } from '../elsewhere.ts';
import { floodOf } from '../flood.ts';

/** Counts the timers that are made while 1,000 keys are checked. */
export const noTimerPerKey: Behaviour = {
  title: 'Makes no timer per key',
  why: 'A timer takes more memory than a count, and all of those of a flood fire together.',
  isHeavy: true,
  async observe(abilities, elsewhere) {
    if (abilities.bulk === undefined) return undefined;
    const { timers } = await floodOf(abilities, elsewhere);
    return observed(timers < TIMED_KEYS / 100, `${timers} timers for ${TIMED_KEYS} keys`);
  },
};
