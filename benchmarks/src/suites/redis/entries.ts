import type { Entry } from '../../suite.ts';
import { type OurEntries, storeEntries } from '../store-entries.ts';

const entries = storeEntries(import.meta.url);

export const ours: OurEntries = entries.ours;
export const bareIncr: Entry = entries.floor('bare-incr', 'bare INCR, ioredis');
export const peer: Entry = entries.peer('rate-limiter-flexible', 'rate-limiter-flexible');
export const blockingPeer: Entry = entries.peer(
  'rate-limiter-flexible',
  'rate-limiter-flexible, inMemoryBlock',
  { blocksInMemory: true },
  'rate-limiter-flexible-blocking',
);
export const rateLimitRedis: Entry = entries.peer('rate-limit-redis', 'rate-limit-redis, the store alone');

/** The same contender, on the client `redis` instead of ioredis. */
export function onNodeRedis(contender: Entry): Entry {
  return {
    ...contender,
    id: `${contender.id}-node-redis`,
    label: `${contender.label.replace(', ioredis', '')}, node-redis`,
    options: { ...contender.options, nodeRedis: true },
  };
}
