import type { Entry, OpenLoad, Row, Suite } from '../../suite.ts';
import * as postgres from '../postgres/entries.ts';
import * as redis from '../redis/entries.ts';

const onRedis = [redis.bareIncr, redis.ours.tokenBucket, redis.ours.fixedWindow, redis.peer];
const onPostgres = [postgres.bareUpsert, postgres.ours.tokenBucket, postgres.ours.fixedWindow, postgres.peer];

function row(id: string, title: string, load: OpenLoad, contenders: readonly Entry[]): Row {
  return {
    id,
    title,
    measurement: 'arrivals',
    load,
    contenders,
    peer: 'rate-limiter-flexible',
    floor: 'floor',
  };
}

const half: OpenLoad = { ofCapacity: 0.5 };
const most: OpenLoad = { ofCapacity: 0.8 };
const stalled: OpenLoad = { ofCapacity: 0.2, hasStalls: true };

const rows: readonly Row[] = [
  row('half-redis', 'p99 at 50 % of the capacity, on Redis', half, onRedis),
  row('most-redis', 'p99 at 80 % of the capacity, on Redis', most, onRedis),
  {
    ...row('stall-redis', 'p99 beside a slow command, on Redis', stalled, onRedis),
    note: 'At 20 % of the capacity. Twice a second, a script of another client keeps Redis busy for 100 ms. Redis runs one command at a time, so a fifth of all checks arrive while it answers none.',
  },
  row('half-postgres', 'p99 at 50 % of the capacity, on Postgres', half, onPostgres),
  row('most-postgres', 'p99 at 80 % of the capacity, on Postgres', most, onPostgres),
  {
    ...row('stall-postgres', 'p99 beside a locked row, on Postgres', stalled, onPostgres),
    keyCount: 100,
    note: 'At 20 % of the capacity, over 100 keys. Twice a second, another transaction locks the row of one key for 100 ms. The figures are those of the other 99 keys. A batch of Sluice learns that a row is held by waiting for it once, for 50 ms, and at that rate each batch has a check of that key; the peer sends one statement for each check.',
  },
];

/** How long the slowest checks take, under a load that does not wait for answers. */
export const tailsSuite: Suite = {
  name: 'tails',
  title: 'The slowest checks',
  about:
    'Open-loop load: checks arrive at a fixed rate, whether or not earlier ones are answered, at times drawn from a seed (a Poisson process). A latency counts from the intended time of arrival, so a delay of the process that makes the check is part of it. Each round first finds the capacity of the contender, with 1,000 in flight, and then offers it a share of that; so a faster contender answers more checks in the same time, and every table has both rates. The process polls for answers between arrivals and uses a whole processor, so the figures need a machine with another one for the server. The longest loop delay is how long the event loop of the process was held up at most, by work and garbage collection. Keys are checked in turn.',
  packages: [
    '@sluice/core',
    '@sluice/store-redis',
    '@sluice/store-postgres',
    'ioredis',
    'pg',
    'rate-limiter-flexible',
  ],
  rows,
  serverOf: ({ id }) => (id.endsWith('-redis') ? 'redis' : 'postgres'),
};
