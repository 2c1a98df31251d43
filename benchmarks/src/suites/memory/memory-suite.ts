import type { Row, Suite } from '../../suite.ts';
import { awaitedBareLoop, bareLoop } from '../bare-loop-entry.ts';
import { GARBAGE_CHECKS } from '../server-rows.ts';
import { atItsLimit } from '../store-entries.ts';
import * as contenders from './entries.ts';

const { bareMap, awaitedBareMap, peer, limiter, expressStore, promised } = contenders;
const { fixedWindow, tokenBucket, slidingWindow, slidingWindowLog, twoLimits } = contenders.ours;

const against = { peer: 'rate-limiter-flexible', floor: 'floor', measurement: 'calls' } as const;

const few = [bareMap, fixedWindow, tokenBucket, limiter, peer];

const rows: readonly Row[] = [
  {
    ...against,
    id: 'in-turn',
    title: 'answered at once, 10,000 keys in turn',
    contenders: [
      bareLoop,
      bareMap,
      fixedWindow,
      tokenBucket,
      slidingWindow,
      slidingWindowLog,
      twoLimits,
      limiter,
      peer,
    ],
    note: 'rate-limiter-flexible can only be awaited; it has no synchronous call.',
  },
  {
    ...against,
    id: 'awaited',
    title: 'awaited, 10,000 keys in turn',
    contenders: [
      awaitedBareLoop,
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
    title: 'every key at its limit, 10,000 keys in turn',
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
    id: 'uniform',
    title: '10,000 keys, uniform',
    keys: 'uniform',
    contenders: few,
  },
  {
    ...against,
    id: 'hot',
    title: 'one hot key',
    keys: 'hot',
    contenders: few,
  },
  {
    ...against,
    id: 'zipf',
    title: '10,000 keys, Zipf',
    keys: 'zipf',
    contenders: few,
  },
  {
    id: 'bytes',
    title: 'memory for each of 200,000 keys',
    measurement: 'heap',
    keyCount: 200_000,
    isMeasuredOnce: true,
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
    note: 'Without the text of the keys. Measured once: the memory of a process varies little from round to round.',
  },
  {
    ...against,
    id: 'garbage',
    title: 'bytes allocated a check, 10,000 keys in turn',
    measurement: 'garbage',
    inFlight: 1,
    checks: GARBAGE_CHECKS,
    contenders: [bareLoop, bareMap, fixedWindow, tokenBucket, twoLimits, limiter, peer],
    note: 'Each answer is awaited, which the loop alone shows. Sampled by V8, those of collected objects too.',
  },
];

/** The memory store, in one process. */
export const memorySuite: Suite = {
  name: 'memory',
  title: 'In memory',
  about:
    'Limiters in one process, one check after the other. mitata runs the loop, in batches; the cost of the loop is in the table as the loop alone.',
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
