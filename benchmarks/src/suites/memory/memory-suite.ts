import type { Row, Suite } from '../../suite.ts';
import * as contenders from './entries.ts';

const { bareMap, awaitedBareMap, peer, limiter, expressStore } = contenders;
const { fixedWindow, tokenBucket, slidingWindow, slidingWindowLog, twoLimits } = contenders;
const { promised, atItsLimit } = contenders;

const BARE_LOOP = new URL('../bare-loop.js', import.meta.url).href;

const against = { peer: 'rate-limiter-flexible', floor: 'floor', measurement: 'calls' } as const;

const rows: readonly Row[] = [
  {
    ...against,
    id: 'uniform',
    title: 'answered at once, 10,000 keys, uniform',
    keys: 'uniform',
    contenders: [
      { id: 'loop', label: 'the loop alone', role: 'floor', module: BARE_LOOP },
      bareMap,
      fixedWindow,
      tokenBucket,
      slidingWindow,
      slidingWindowLog,
      twoLimits,
      limiter,
      peer,
    ],
    note: 'rate-limiter-flexible can only be awaited: this is its only way to answer.',
  },
  {
    ...against,
    id: 'awaited',
    title: 'awaited, 10,000 keys, uniform',
    keys: 'uniform',
    contenders: [
      {
        id: 'loop',
        label: 'the loop alone, awaited',
        role: 'floor',
        module: BARE_LOOP,
        options: { awaited: true },
      },
      awaitedBareMap,
      promised(fixedWindow),
      promised(tokenBucket),
      promised(twoLimits),
      peer,
      expressStore,
    ],
  },
  {
    ...against,
    id: 'denied',
    title: 'every key at its limit, 10,000 keys, uniform',
    keys: 'uniform',
    contenders: [
      bareMap,
      atItsLimit(fixedWindow),
      atItsLimit(tokenBucket),
      atItsLimit(limiter),
      atItsLimit(peer),
    ],
  },
  {
    ...against,
    id: 'hot',
    title: 'one hot key',
    keys: 'hot',
    contenders: [bareMap, fixedWindow, tokenBucket, limiter, peer],
  },
  {
    ...against,
    id: 'zipf',
    title: '10,000 keys, Zipf',
    keys: 'zipf',
    contenders: [bareMap, fixedWindow, tokenBucket, limiter, peer],
  },
  {
    id: 'bytes',
    title: 'memory for each of 200,000 keys',
    measurement: 'heap',
    keyCount: 200_000,
    rounds: 1,
    peer: 'rate-limiter-flexible',
    contenders: [
      fixedWindow,
      tokenBucket,
      slidingWindow,
      slidingWindowLog,
      twoLimits,
      limiter,
      peer,
      expressStore,
    ],
    note: 'The text of a key is not counted. What a process holds varies little from round to round: measured once.',
  },
];

/** The memory store, within one process. */
export const memorySuite: Suite = {
  name: 'memory',
  title: 'In memory',
  about:
    'Limiters within one process, one check after the other. The loop is mitata, in batches of 4,096 calls; what it costs itself is in the table as the loop alone.',
  packages: [
    '@sluice/core',
    '@sluice/store-memory',
    'rate-limiter-flexible',
    'limiter',
    'express-rate-limit',
    'mitata',
  ],
  rows,
  serverOf: () => undefined,
};
