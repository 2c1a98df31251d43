import { fixedWindow, slidingWindow } from '@sluice/core';
import type { LimitMakers } from './limit-makers.ts';

/** The algorithms that the page opens with. */
export const firstMakers: LimitMakers = {
  fixedWindow: (name, v) =>
    fixedWindow({
      name,
      limit: v.number('limit'),
      window: v.length('window'),
      ...(v.choice('align') === 'clock' && { align: 'clock' }),
    }),
  slidingWindow: (name, v) => slidingWindow({ name, limit: v.number('limit'), window: v.length('window') }),
};
