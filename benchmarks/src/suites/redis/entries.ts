import type { Entry } from '../../suite.ts';
import { entriesIn } from '../contender-entry.ts';
import { type SluiceEntries, sluiceEntries } from '../sluice-entries.ts';

const entry = entriesIn(import.meta.url);

export const bareIncr: Entry = entry('bare-incr', 'floor', 'floor', 'bare INCR, ioredis');
export const peer: Entry = entry(
  'rate-limiter-flexible',
  'peer',
  'rate-limiter-flexible',
  'rate-limiter-flexible',
);
export const blockingPeer: Entry = entry(
  'rate-limiter-flexible',
  'peer',
  'rate-limiter-flexible-blocking',
  'rate-limiter-flexible, inMemoryBlock',
  { blocksInMemory: true },
);
export const rateLimitRedis: Entry = entry(
  'rate-limit-redis',
  'peer',
  'rate-limit-redis',
  'rate-limit-redis, the store alone',
);

export const ours: SluiceEntries = sluiceEntries(import.meta.url);

/** The same contender, on the client `redis` instead of ioredis. */
export function onNodeRedis(contender: Entry): Entry {
  return {
    ...contender,
    id: `${contender.id}-node-redis`,
    label: `${contender.label.replace(', ioredis', '')}, node-redis`,
    options: { ...contender.options, nodeRedis: true },
  };
}
