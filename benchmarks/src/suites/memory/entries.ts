import type { Entry } from '../../suite.ts';
import { type OurEntries, storeEntries } from '../store-entries.ts';

const entries = storeEntries(import.meta.url, ['fixedWindow', 'tokenBucket']);
const awaited = { awaited: true };

export const ours: OurEntries = entries.ours;
export const bareMap: Entry = entries.floor('bare-map', 'bare Map.get and Date.now');
export const awaitedBareMap: Entry = entries.floor('bare-map', 'bare Map.get and Date.now, awaited', awaited);
export const peer: Entry = entries.peer('rate-limiter-flexible', 'rate-limiter-flexible, awaited');
export const limiter: Entry = entries.peer('limiter', 'limiter, one for each key in a Map');
export const expressStore: Entry = entries.peer(
  'express-rate-limit',
  'express-rate-limit, its MemoryStore, awaited',
);

/** The same contender, which returns a promise. */
export function promised(contender: Entry): Entry {
  return {
    ...contender,
    label: `${contender.label}, awaited`,
    options: { ...contender.options, ...awaited },
  };
}
