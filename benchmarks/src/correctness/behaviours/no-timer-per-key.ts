import { type Behaviour, observed } from '../behaviour.ts';
import { floodOf, HALF_FLOOD } from '../flood.ts';

/** Counts the timers that are made while 200,000 keys are checked. */
export const noTimerPerKey: Behaviour = {
  title: 'Makes no timer per key',
  why: 'A timer takes more memory than a count, and all of those of a flood fire together.',
  async observe(abilities, elsewhere) {
    if (abilities.bulk === undefined) return undefined;
    const { timers } = await floodOf(abilities, elsewhere);
    return observed(
      timers < 100,
      `${timers.toLocaleString('en')} timers for ${(2 * HALF_FLOOD).toLocaleString('en')} keys`,
    );
  },
};
