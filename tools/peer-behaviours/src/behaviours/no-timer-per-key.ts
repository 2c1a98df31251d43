import { behaviour, observed } from '../behaviour.ts';
import { floodOf } from '../flood.ts';
import { TIMED_KEYS } from '../other-process.ts';

/** Counts the timers that are created while 1,000 keys are checked. */
export const noTimerPerKey = behaviour({
  title: 'Creates no timer per key',
  why: 'A timer takes more memory than a count, and all timers of a flood fire together.',
  needs: ['bulk'],
  isHeavy: true,
  async observe({ bulk }, processes) {
    const { timers } = await floodOf(bulk, processes);
    return observed(timers < TIMED_KEYS / 100, `${timers} timers for ${TIMED_KEYS} keys`);
  },
});
