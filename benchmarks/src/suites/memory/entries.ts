import type { Entry } from '../../suite.ts';
import { entriesIn } from '../contender-entry.ts';

const entry = entriesIn(import.meta.url);
const awaited = { awaited: true };

export const bareMap: Entry = entry('bare-map', 'floor', 'floor', 'bare Map.get and Date.now');
export const awaitedBareMap: Entry = entry(
  'bare-map',
  'floor',
  'floor',
  'bare Map.get and Date.now, awaited',
  awaited,
);
export const peer: Entry = entry(
  'rate-limiter-flexible',
  'peer',
  'rate-limiter-flexible',
  'rate-limiter-flexible, awaited',
);
export const limiter: Entry = entry('limiter', 'peer', 'limiter', 'limiter, one for each key in a Map');
export const expressStore: Entry = entry(
  'express-rate-limit',
  'peer',
  'express-rate-limit',
  'express-rate-limit, its MemoryStore, awaited',
);

/** Ours, with one limit or several. */
export function sluice(id: string, label: string, ...limits: string[]): Entry {
  return entry('sluice', 'ours', id, `sluice, ${label}`, { limits });
}

export const fixedWindow: Entry = sluice('sluice-fixed-window', 'fixedWindow', 'fixedWindow');
export const tokenBucket: Entry = sluice('sluice-token-bucket', 'tokenBucket', 'tokenBucket');
export const slidingWindow: Entry = sluice('sluice-sliding-window', 'slidingWindow', 'slidingWindow');
export const slidingWindowLog: Entry = {
  ...sluice('sluice-sliding-window-log', 'slidingWindowLog of 10,000', 'slidingWindowLog'),
  limit: 10_000,
};
export const twoLimits: Entry = sluice(
  'sluice-two-limits',
  'two limits, all or nothing',
  'fixedWindow',
  'tokenBucket',
);

/** The same contender, asked for a promise. */
export function promised(contender: Entry): Entry {
  return {
    ...contender,
    label: `${contender.label}, awaited`,
    options: { ...contender.options, ...awaited },
  };
}

/** The same contender, with every key at its limit. */
export function atItsLimit(contender: Entry): Entry {
  return {
    ...contender,
    limit: 1,
    expected: 'denied',
    options: { ...contender.options, answersDenials: true },
  };
}
