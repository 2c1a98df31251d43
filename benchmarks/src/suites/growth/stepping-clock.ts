import type { Clock } from '@sluice/core';

/** A clock that stands still until it is started, and then advances by a millisecond with each step. */
export interface SteppingClock extends Clock {
  start(): void;
  step(): void;
}

export function steppingClock(): SteppingClock {
  let nowMs = Date.now();
  let stepMs = 0;
  return {
    now: () => nowMs,
    start: () => {
      stepMs = 1;
    },
    step: () => {
      nowMs += stepMs;
    },
  };
}
