import {
  block,
  calendarWindow,
  concurrency,
  gcra,
  leakyBucket,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';
import type { LimitMakers } from './limit-makers.ts';

/** The other algorithms, which the page loads when one of them is chosen. */
export const otherMakers: LimitMakers = {
  tokenBucket: (name, v) =>
    tokenBucket({
      name,
      capacity: v.number('capacity'),
      refill: { amount: v.number('amount'), every: v.length('every') },
    }),
  slidingWindowLog: (name, v) =>
    slidingWindowLog({ name, limit: v.number('limit'), window: v.length('window') }),
  gcra: (name, v) =>
    gcra({ name, limit: v.number('limit'), period: v.length('period'), burst: v.number('burst') }),
  leakyBucket: (name, v) =>
    leakyBucket({
      name,
      capacity: v.number('capacity'),
      leak: { amount: v.number('amount'), every: v.length('every') },
    }),
  calendarWindow: (name, v) =>
    calendarWindow({
      name,
      limit: v.number('limit'),
      every: v.choice('every') as 'day' | 'week' | 'month' | 'year',
    }),
  concurrency: (name, v) => concurrency({ name, limit: v.number('limit'), lease: v.length('lease') }),
  block: (name, v) => block({ name, onDenied: v.length('onDenied') }),
};
