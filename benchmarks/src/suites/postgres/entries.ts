import type { ContenderOptions, Entry } from '../../suite.ts';
import { entriesIn } from '../contender-entry.ts';

const entry = entriesIn(import.meta.url);

export const bareSelect: Entry = entry('bare-select', 'floor', 'bare-select', 'bare SELECT 1');
export const bareUpsert: Entry = entry('bare-upsert', 'floor', 'floor', 'bare upsert, unlogged table');
export const peer: Entry = entry(
  'rate-limiter-flexible',
  'peer',
  'rate-limiter-flexible',
  'rate-limiter-flexible',
);
export const unloggedPeer: Entry = entry(
  'rate-limiter-flexible',
  'peer',
  'rate-limiter-flexible-unlogged',
  'rate-limiter-flexible, table made unlogged',
  { unlogged: true },
);

/** Ours, with one limit or several. */
export function sluice(
  id: string,
  label: string,
  limits: readonly string[],
  options: ContenderOptions = {},
): Entry {
  return entry('sluice', 'ours', id, `sluice, ${label}`, { limits, ...options });
}

export const tokenBucket: Entry = sluice('sluice-token-bucket', 'tokenBucket', ['tokenBucket']);
export const fixedWindow: Entry = sluice('sluice-fixed-window', 'fixedWindow', ['fixedWindow']);
export const slidingWindow: Entry = sluice('sluice-sliding-window', 'slidingWindow', ['slidingWindow']);
export const slidingWindowLog: Entry = {
  ...sluice('sluice-sliding-window-log', 'slidingWindowLog of 10,000', ['slidingWindowLog']),
  limit: 10_000,
};
export const prepared: Entry = sluice('sluice-prepared', 'fixedWindow, prepared', ['fixedWindow'], {
  prepare: true,
});
export const logged: Entry = sluice('sluice-logged', 'fixedWindow, logged table', ['fixedWindow'], {
  logged: true,
});
export const twoLimits: Entry = sluice('sluice-two-limits', 'two limits, all or nothing', [
  'perMinute',
  'perDay',
]);
export const brief: Entry = sluice('sluice-brief', 'fixedWindow of a second', ['perSecond']);
