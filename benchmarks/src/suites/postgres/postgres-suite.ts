import type { Row, Suite } from '../../suite.ts';
import * as contenders from './entries.ts';

const { bareSelect, bareUpsert, peer, unloggedPeer, prepared, logged, brief } = contenders;
const { tokenBucket, fixedWindow, slidingWindow, slidingWindowLog, twoLimits } = contenders.ours;

const against = { peer: 'rate-limiter-flexible', floor: 'floor', measurement: 'flights' } as const;
const single = [bareSelect, bareUpsert, tokenBucket, fixedWindow, prepared, logged, peer, unloggedPeer];
const few = [bareUpsert, tokenBucket, fixedWindow, peer];

const checks = { few: 10_000, full: 1_000_000 } as const;

const rows: readonly Row[] = [
  {
    ...against,
    id: 'in-flight-1000',
    title: '1,000 in flight, distinct keys',
    inFlight: 1000,
    contenders: [
      bareSelect,
      bareUpsert,
      tokenBucket,
      fixedWindow,
      prepared,
      logged,
      slidingWindow,
      slidingWindowLog,
      twoLimits,
      peer,
      unloggedPeer,
    ],
    note: 'The bare statements go out one for each check, as the peer sends its own; Sluice sends those of a moment together, and so can be above the floor.',
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
    contenders: few,
  },
  {
    ...against,
    id: 'zipf',
    title: '1,000 in flight, 10,000 keys, Zipf',
    inFlight: 1000,
    keys: 'zipf',
    contenders: few,
  },
  {
    id: 'table',
    title: 'the table after a million checks, 10,000 keys',
    measurement: 'table',
    isMeasuredOnce: true,
    checks,
    contenders: [fixedWindow, slidingWindow],
    note: 'In a quick run, after 10,000 checks.',
  },
  {
    id: 'table-churn',
    title: 'the table after a million checks, each of a new key',
    measurement: 'table',
    isMeasuredOnce: true,
    checks,
    keyCount: checks.full,
    contenders: [brief],
    note: 'Windows of a second: what has expired is swept on the way. In a quick run, after 10,000 checks.',
  },
];

/** The Postgres store, one server and one pool for each contender. */
export const postgresSuite: Suite = {
  name: 'postgres',
  title: 'On Postgres',
  about:
    'One process and one pool of ten connections for each contender, one server for all, and a table for each. Loops, rates and latencies are as in the Redis suite. The peer is shown as published, on a table that is logged, and on one that was made unlogged by hand, as ours is by default.',
  packages: ['@sluice/core', '@sluice/store-postgres', 'pg', 'rate-limiter-flexible', 'tinybench'],
  rows,
  serverOf: () => 'postgres',
};
