import { createLimiter, slidingWindowLog } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import type { Open } from '../../../contender.ts';
import { allows } from '../../sluice-limits.ts';
import { steppingClock } from '../stepping-clock.ts';

/** An exact log in memory that is full: with each check, its oldest entry expires and a new one is added. */
export const open: Open = ({ limit }) => {
  const clock = steppingClock();
  const limiter = createLimiter({
    store: memoryStore({ clock }),
    limits: [slidingWindowLog({ name: 'log', limit, window: limit })],
  });
  return {
    check: (key) => {
      clock.step();
      return limiter.consumeSync(key);
    },
    allows,
    prepare: async (keys) => {
      clock.start();
      for (let i = 0; i < limit; i++) {
        clock.step();
        for (const key of keys) limiter.consumeSync(key);
      }
    },
  };
};
