import type { Entry } from '../../suite.ts';
import { entriesIn } from '../contender-entry.ts';

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

/** Ours, with one limit or several. */
export function sluice(id: string, label: string, ...limits: string[]): Entry {
  return entry('sluice', 'ours', id, `sluice, ${label}`, { limits });
}

export const tokenBucket: Entry = sluice('sluice-token-bucket', 'tokenBucket', 'tokenBucket');
export const fixedWindow: Entry = sluice('sluice-fixed-window', 'fixedWindow', 'fixedWindow');
export const slidingWindow: Entry = sluice('sluice-sliding-window', 'slidingWindow', 'slidingWindow');
export const slidingWindowLog: Entry = {
  ...sluice('sluice-sliding-window-log', 'slidingWindowLog of 10,000', 'slidingWindowLog'),
  limit: 10_000,
};
export const twoLimits: Entry = sluice(
  'sluice-two-limits',
  'two limits, all or nothing',
  'perMinute',
  'perDay',
);

/** The same contender, on the client `redis` instead of ioredis. */
export function onNodeRedis(contender: Entry): Entry {
  return {
    ...contender,
    id: `${contender.id}-node-redis`,
    label: `${contender.label.replace(', ioredis', '')}, node-redis`,
    options: { ...contender.options, nodeRedis: true },
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
