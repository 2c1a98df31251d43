import {
  fixedWindow,
  gcra,
  type Limit,
  leakyBucket,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';

/** At this millisecond, a check of this cost is granted or not; what is left; how long to wait; until all is forgotten. */
export type Step = readonly [
  atMs: number,
  cost: number,
  verdict: 'yes' | 'no',
  remaining: number,
  retryAfterMs: number,
  resetAfterMs: number,
];

/** What one limit must answer, worked out by hand. Time 0 is the start of a minute. */
export interface StepTable {
  readonly about: string;
  readonly limit: Limit;
  readonly steps: readonly Step[];
}

const name = 'table';

export const stepTables: readonly StepTable[] = [
  {
    about: 'grants 3 per second in a fixed window that opens at first use',
    limit: fixedWindow({ name, limit: 3, window: '1s' }),
    steps: [
      [0, 4, 'no', 3, Infinity, 0],
      [100, 1, 'yes', 2, 0, 1000],
      [100, 2, 'yes', 0, 0, 1000],
      [500, 1, 'no', 0, 600, 600],
      [1099, 1, 'no', 0, 1, 1],
      [1100, 1, 'yes', 2, 0, 1000],
    ],
  },
  {
    about: 'grants 3 per second in a fixed window of the clock',
    limit: fixedWindow({ name, limit: 3, window: '1s', align: 'clock' }),
    steps: [
      [300, 3, 'yes', 0, 0, 700],
      [999, 1, 'no', 0, 1, 1],
      [1000, 1, 'yes', 2, 0, 1000],
      [1600, 2, 'yes', 0, 0, 400],
    ],
  },
  {
    about: 'grants 10 per second in a sliding window of two counters',
    limit: slidingWindow({ name, limit: 10, window: '1s' }),
    steps: [
      [0, 10, 'yes', 0, 0, 2000],
      [500, 1, 'no', 0, 600, 1500],
      [1000, 1, 'no', 0, 100, 1000],
      [1099, 1, 'no', 0, 1, 901],
      // The window before weighs 9 of its 10 units here, and 5 at half-time.
      [1100, 1, 'yes', 0, 0, 1900],
      [1500, 5, 'no', 4, 100, 1500],
      [1500, 4, 'yes', 0, 0, 1500],
    ],
  },
  {
    about: 'grants 3 in any second by a log',
    limit: slidingWindowLog({ name, limit: 3, window: '1s' }),
    steps: [
      [0, 1, 'yes', 2, 0, 1000],
      [400, 2, 'yes', 0, 0, 1000],
      [500, 1, 'no', 0, 500, 900],
      [500, 2, 'no', 0, 900, 900],
      [999, 1, 'no', 0, 1, 401],
      [1000, 1, 'yes', 0, 0, 1000],
      [1399, 1, 'no', 0, 1, 601],
      [1400, 2, 'yes', 0, 0, 1000],
    ],
  },
  {
    about: 'grants from a token bucket of 10 that refills 5 per second',
    limit: tokenBucket({ name, capacity: 10, refill: { amount: 5, every: '1s' } }),
    steps: [
      [0, 10, 'yes', 0, 0, 2000],
      [199, 1, 'no', 0, 1, 1801],
      [200, 1, 'yes', 0, 0, 2000],
      // One unit and a half has come back.
      [500, 2, 'no', 1, 100, 1700],
      [600, 2, 'yes', 0, 0, 2000],
      [10_000, 11, 'no', 10, Infinity, 0],
      [10_000, 10, 'yes', 0, 0, 2000],
    ],
  },
  {
    about: 'grants what fits a leaky bucket of 3 that leaks 10 per second',
    limit: leakyBucket({ name, capacity: 3, leak: { amount: 10, every: '1s' } }),
    steps: [
      [0, 3, 'yes', 0, 0, 300],
      [50, 1, 'no', 0, 50, 250],
      [99, 1, 'no', 0, 1, 201],
      [100, 1, 'yes', 0, 0, 300],
      [250, 2, 'no', 1, 50, 150],
      [300, 2, 'yes', 0, 0, 300],
    ],
  },
  {
    about: 'grants 10 per second in bursts of 2 by the generic cell rate algorithm',
    limit: gcra({ name, limit: 10, period: '1s', burst: 2 }),
    steps: [
      [0, 3, 'no', 2, Infinity, 0],
      [0, 1, 'yes', 1, 0, 100],
      [0, 1, 'yes', 0, 0, 200],
      [0, 1, 'no', 0, 100, 200],
      [99, 1, 'no', 0, 1, 101],
      [100, 1, 'yes', 0, 0, 200],
      [300, 2, 'yes', 0, 0, 200],
    ],
  },
];
