import type { Entry } from '../../suite.ts';
import { entriesIn } from '../contender-entry.ts';
import { type SluiceEntries, sluiceEntries } from '../sluice-entries.ts';

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

export const ours: SluiceEntries = sluiceEntries(import.meta.url, ['fixedWindow', 'tokenBucket']);

/** The same contender, asked for a promise. */
export function promised(contender: Entry): Entry {
  return {
    ...contender,
    label: `${contender.label}, awaited`,
    options: { ...contender.options, ...awaited },
  };
}
