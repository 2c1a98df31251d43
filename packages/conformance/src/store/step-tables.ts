import {
  fixedWindow,
  gcra,
  type Limit,
  leakyBucket,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';

/** A check of `cost` at `at` ms, and what it must report. All times are in milliseconds. */
export interface Step {
  readonly at: number;
  readonly cost: number;
  readonly granted: boolean;
  /** `remaining` after the check. */
  readonly left: number;
  /** `retryAfterMs`. Absent: 0, as for every granted check. */
  readonly retry?: number;
  /** `resetAfterMs` after the check. */
  readonly reset: number;
}

/** What one limit must report, worked out by hand. Time 0 is the start of a minute. */
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
      { at: 0, cost: 4, granted: false, left: 3, retry: Infinity, reset: 0 },
      { at: 100, cost: 1, granted: true, left: 2, reset: 1000 },
      { at: 100, cost: 2, granted: true, left: 0, reset: 1000 },
      { at: 500, cost: 1, granted: false, left: 0, retry: 600, reset: 600 },
      { at: 1099, cost: 1, granted: false, left: 0, retry: 1, reset: 1 },
      { at: 1100, cost: 1, granted: true, left: 2, reset: 1000 },
    ],
  },
  {
    about: 'grants 3 per second in a clock-aligned fixed window',
    limit: fixedWindow({ name, limit: 3, window: '1s', align: 'clock' }),
    steps: [
      { at: 300, cost: 3, granted: true, left: 0, reset: 700 },
      { at: 999, cost: 1, granted: false, left: 0, retry: 1, reset: 1 },
      { at: 1000, cost: 1, granted: true, left: 2, reset: 1000 },
      { at: 1600, cost: 2, granted: true, left: 0, reset: 400 },
    ],
  },
  {
    about: 'grants 10 per second in a sliding window with two counters',
    limit: slidingWindow({ name, limit: 10, window: '1s' }),
    steps: [
      { at: 0, cost: 10, granted: true, left: 0, reset: 2000 },
      { at: 500, cost: 1, granted: false, left: 0, retry: 600, reset: 1500 },
      { at: 1000, cost: 1, granted: false, left: 0, retry: 100, reset: 1000 },
      { at: 1099, cost: 1, granted: false, left: 0, retry: 1, reset: 901 },
      // The previous window counts for 9 of its 10 units here, and for 5 half a window later.
      { at: 1100, cost: 1, granted: true, left: 0, reset: 1900 },
      { at: 1500, cost: 5, granted: false, left: 4, retry: 100, reset: 1500 },
      { at: 1500, cost: 4, granted: true, left: 0, reset: 1500 },
    ],
  },
  {
    about: 'grants 3 in any second with a sliding window log',
    limit: slidingWindowLog({ name, limit: 3, window: '1s' }),
    steps: [
      { at: 0, cost: 1, granted: true, left: 2, reset: 1000 },
      { at: 400, cost: 2, granted: true, left: 0, reset: 1000 },
      { at: 500, cost: 1, granted: false, left: 0, retry: 500, reset: 900 },
      { at: 500, cost: 2, granted: false, left: 0, retry: 900, reset: 900 },
      { at: 999, cost: 1, granted: false, left: 0, retry: 1, reset: 401 },
      { at: 1000, cost: 1, granted: true, left: 0, reset: 1000 },
      { at: 1399, cost: 1, granted: false, left: 0, retry: 1, reset: 601 },
      { at: 1400, cost: 2, granted: true, left: 0, reset: 1000 },
    ],
  },
  {
    about: 'grants from a token bucket of 10 that refills 5 per second',
    limit: tokenBucket({ name, capacity: 10, refill: { amount: 5, every: '1s' } }),
    steps: [
      { at: 0, cost: 10, granted: true, left: 0, reset: 2000 },
      { at: 199, cost: 1, granted: false, left: 0, retry: 1, reset: 1801 },
      { at: 200, cost: 1, granted: true, left: 0, reset: 2000 },
      // 1.5 units have come back.
      { at: 500, cost: 2, granted: false, left: 1, retry: 100, reset: 1700 },
      { at: 600, cost: 2, granted: true, left: 0, reset: 2000 },
      { at: 10_000, cost: 11, granted: false, left: 10, retry: Infinity, reset: 0 },
      { at: 10_000, cost: 10, granted: true, left: 0, reset: 2000 },
    ],
  },
  {
    about: 'grants what fits in a leaky bucket of 3 that leaks 10 per second',
    limit: leakyBucket({ name, capacity: 3, leak: { amount: 10, every: '1s' } }),
    steps: [
      { at: 0, cost: 3, granted: true, left: 0, reset: 300 },
      { at: 50, cost: 1, granted: false, left: 0, retry: 50, reset: 250 },
      { at: 99, cost: 1, granted: false, left: 0, retry: 1, reset: 201 },
      { at: 100, cost: 1, granted: true, left: 0, reset: 300 },
      { at: 250, cost: 2, granted: false, left: 1, retry: 50, reset: 150 },
      { at: 300, cost: 2, granted: true, left: 0, reset: 300 },
    ],
  },
  {
    about: 'grants 10 per second in bursts of 2 with the generic cell rate algorithm',
    limit: gcra({ name, limit: 10, period: '1s', burst: 2 }),
    steps: [
      { at: 0, cost: 3, granted: false, left: 2, retry: Infinity, reset: 0 },
      { at: 0, cost: 1, granted: true, left: 1, reset: 100 },
      { at: 0, cost: 1, granted: true, left: 0, reset: 200 },
      { at: 0, cost: 1, granted: false, left: 0, retry: 100, reset: 200 },
      { at: 99, cost: 1, granted: false, left: 0, retry: 1, reset: 101 },
      { at: 100, cost: 1, granted: true, left: 0, reset: 200 },
      { at: 300, cost: 2, granted: true, left: 0, reset: 200 },
    ],
  },
];
