import type { Duration } from '@sluice/core';
import type { Entry, Row, Suite } from '../../suite.ts';
import { awaitedBareLoop } from '../bare-loop-entry.ts';
import { against, serverRows } from '../server-rows.ts';
import { atItsLimit } from '../store-entries.ts';
import * as contenders from './entries.ts';

const { bareIncr, peer, blockingPeer, rateLimitRedis, onNodeRedis, ours } = contenders;
const { fixedWindow, tokenBucket, slidingWindow, slidingWindowLog, twoLimits } = ours;

const single = [bareIncr, tokenBucket, fixedWindow, peer, rateLimitRedis];
const { thousandInFlight, hundredInFlight, oneAtATime, hotKey, zipf, garbage } = serverRows({
  thousandInFlight: [
    bareIncr,
    tokenBucket,
    fixedWindow,
    slidingWindow,
    slidingWindowLog,
    twoLimits,
    peer,
    rateLimitRedis,
  ],
  hundredInFlight: single,
  oneAtATime: single,
  hotKey: [awaitedBareLoop, ...single],
  zipf: single,
  garbage: [bareIncr, tokenBucket, fixedWindow, peer],
});

/** The same limit without and with a lease, and the commands that the server receives. */
const unleased = ours.sluice('sluice-token-bucket', 'tokenBucket', ['tokenBucket'], { countsCommands: true });
const leasedFor = (term: Duration): Entry => {
  const options = { lease: { term }, countsCommands: true };
  return ours.sluice('sluice-lease', `tokenBucket, lease of ${term}`, ['tokenBucket'], options);
};

const rows: readonly Row[] = [
  thousandInFlight,
  {
    ...against,
    id: 'node-redis',
    title: '1,000 in flight, distinct keys, node-redis',
    inFlight: 1000,
    peer: onNodeRedis(peer).id,
    floor: onNodeRedis(bareIncr).id,
    contenders: [bareIncr, tokenBucket, fixedWindow, peer].map(onNodeRedis),
  },
  hundredInFlight,
  oneAtATime,
  { ...hotKey, note: 'The loop alone shows what it costs to keep 1,000 checks under way.' },
  zipf,
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
    note: 'Sluice remembers in the process how long a key is denied, and calls Redis again only after that; rate-limiter-flexible does so with its option inMemoryBlockOnConsumed.',
  },
  {
    ...against,
    id: 'lease-hot',
    title: 'one at a time, one hot key, with a lease',
    inFlight: 1,
    keys: 'hot',
    contenders: [awaitedBareLoop, bareIncr, unleased, leasedFor('50ms'), peer],
    note: 'A lease answers in the process; the loop alone is the least that an awaited answer can cost.',
  },
  {
    ...against,
    id: 'lease-zipf',
    title: '100 in flight, 10,000 keys, Zipf, with a lease',
    inFlight: 100,
    keys: 'zipf',
    contenders: [bareIncr, unleased, leasedFor('1s'), peer],
    note: 'Commands are those that the store receives: what a lease takes and gives back counts, and checks of one key that are sent together are one.',
  },
  garbage,
];

/** The Redis store, one server and one client for each contender. */
export const redisSuite: Suite = {
  name: 'redis',
  title: 'On Redis',
  about:
    'One process and one client for each contender, one server for all. tinybench runs and times flights of thousands of checks, with the given number in flight at any time. A rate is the number of completed checks over the time they took. Latencies are those of every 17th check, from the call to its answer, including time queued in the process. Processor time is per check, in the process and in the server.',
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
