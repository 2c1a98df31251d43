import type { Row, Suite } from '../../suite.ts';
import { serverRows } from '../server-rows.ts';
import * as contenders from './entries.ts';

const { bareSelect, bareUpsert, peer, unloggedPeer, prepared, logged, brief } = contenders;
const { tokenBucket, fixedWindow, slidingWindow, slidingWindowLog, twoLimits } = contenders.ours;

const single = [bareSelect, bareUpsert, tokenBucket, fixedWindow, prepared, logged, peer, unloggedPeer];
const few = [bareUpsert, tokenBucket, fixedWindow, peer];
const { thousandInFlight, hundredInFlight, oneAtATime, hotKey, zipf, garbage } = serverRows({
  thousandInFlight: [
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
  hundredInFlight: single,
  oneAtATime: single,
  hotKey: few,
  zipf: few,
  garbage: few,
});

const checks = { few: 10_000, full: 1_000_000 } as const;

const rows: readonly Row[] = [
  {
    ...thousandInFlight,
    note: 'The bare statements and the peer send one statement for each check. Sluice sends the checks of a moment together, so it can be above the floor.',
  },
  hundredInFlight,
  oneAtATime,
  hotKey,
  zipf,
  { ...garbage, checks: { few: 5000, full: 50_000 } },
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
    note: 'Windows of a second: expired records are swept along the way. In a quick run, after 10,000 checks.',
  },
];

/** The Postgres store, one server and one pool for each contender. */
export const postgresSuite: Suite = {
  name: 'postgres',
  title: 'On Postgres',
  about:
    'One process and one pool of ten connections for each contender, one server for all, and a table for each. Loops, rates and latencies are as in the Redis suite. The peer is shown as published, on a logged table, and on a table that was made unlogged by hand, which is the default of Sluice.',
  packages: ['@sluice/core', '@sluice/store-postgres', 'pg', 'rate-limiter-flexible', 'tinybench'],
  rows,
  serverOf: () => 'postgres',
};
