import type { Row, Suite } from '../../suite.ts';
import { awaitedBareLoop } from '../bare-loop-entry.ts';
import { atItsLimit } from '../sluice-entries.ts';
import * as contenders from './entries.ts';

const { bareIncr, peer, blockingPeer, rateLimitRedis, onNodeRedis } = contenders;
const { fixedWindow, tokenBucket, slidingWindow, slidingWindowLog, twoLimits } = contenders.ours;

const against = { peer: 'rate-limiter-flexible', floor: 'floor', measurement: 'flights' } as const;
const single = [bareIncr, tokenBucket, fixedWindow, peer, rateLimitRedis];

const rows: readonly Row[] = [
  {
    ...against,
    id: 'in-flight-1000',
    title: '1,000 in flight, distinct keys',
    inFlight: 1000,
    contenders: [
      bareIncr,
      tokenBucket,
      fixedWindow,
      slidingWindow,
      slidingWindowLog,
      twoLimits,
      peer,
      rateLimitRedis,
    ],
  },
  {
    ...against,
    id: 'node-redis',
    title: '1,000 in flight, distinct keys, node-redis',
    inFlight: 1000,
    peer: onNodeRedis(peer).id,
    floor: onNodeRedis(bareIncr).id,
    contenders: [bareIncr, tokenBucket, fixedWindow, peer].map(onNodeRedis),
  },
  {
    ...against,
    id: 'in-flight-100',
    title: '100 in flight, distinct keys',
    inFlight: 100,
    contenders: single,
  },
  { ...against, id: 'in-flight-1', title: 'one at a time, distinct keys', inFlight: 1, contenders: single },
  {
    ...against,
    id: 'hot',
    title: '1,000 in flight, one hot key',
    inFlight: 1000,
    keys: 'hot',
    contenders: [awaitedBareLoop, ...single],
    note: 'The loop alone shows what it costs to keep 1,000 checks under way.',
  },
  {
    ...against,
    id: 'zipf',
    title: '1,000 in flight, 10,000 keys, Zipf',
    inFlight: 1000,
    keys: 'zipf',
    contenders: single,
  },
  {
    ...against,
    id: 'denied',
    title: '1,000 in flight, distinct keys, each at its limit',
    inFlight: 1000,
    contenders: [
      bareIncr,
      atItsLimit(tokenBucket),
      atItsLimit(fixedWindow),
      atItsLimit(peer),
      atItsLimit(blockingPeer),
    ],
    note: 'Sluice remembers in the process until when a key is denied, and asks Redis again only then; rate-limiter-flexible does so with its option inMemoryBlockOnConsumed.',
  },
];

/** The Redis store, one server and one client for each contender. */
export const redisSuite: Suite = {
  name: 'redis',
  title: 'On Redis',
  about:
    'One process and one client for each contender, one server for all. tinybench runs and times flights of thousands of checks, with so many under way at any time; a rate is the checks that were completed over the time that it took. Latencies are of every 17th check, from the call to its answer, queueing in the process included. Processor time is of one check, in the process and in the server.',
  packages: [
    '@sluice/core',
    '@sluice/store-redis',
    'ioredis',
    'redis',
    'rate-limiter-flexible',
    'rate-limit-redis',
    'express-rate-limit',
    'tinybench',
  ],
  rows,
  serverOf: () => 'redis',
};
