// The Postgres store beside rate-limiter-flexible's and beside a bare upsert, on one server, with a pool of ten connections
// each, in one process; they take turns, round by round. Medians, their range and ratios are printed, then how large the
// table is after a million checks. Usage: node benchmarks/postgres.mjs [rounds] [milliseconds of a round] [checks]
import { createLimiter, fixedWindow, slidingWindow, slidingWindowLog, tokenBucket } from '@sluice/core';
import { postgresStore } from '@sluice/store-postgres';
import { startPostgres } from '@sluice/test-servers';
import pg from 'pg';
import { RateLimiterPostgres } from 'rate-limiter-flexible';

const rounds = Number(process.argv[2] ?? 7);
const roundMs = Number(process.argv[3] ?? 700);
const checks = Number(process.argv[4] ?? 1_000_000);
const keys = Array.from({ length: 10_000 }, (_, i) => `user:${i}`);
const PEER = 'rate-limiter-flexible';
const UNLOGGED_PEER = 'rate-limiter-flexible, its table made unlogged';
const FLOOR = 'bare upsert';

const server = await startPostgres();
/** @type {pg.Pool[]} */
const pools = [];

/** A pool of its own for each contender, so that none waits behind another's answers. */
function newPool() {
  const pool = new pg.Pool({ connectionString: server.url, max: 10 });
  pools.push(pool);
  return pool;
}

/** @param {string} table @param {Partial<import('@sluice/store-postgres').PostgresStoreOptions>} [options] */
async function newStore(table, options) {
  const store = postgresStore({ pool: newPool(), table, ...options });
  await store.migrate();
  return store;
}

/** @param {import('@sluice/core').Store} store @param {import('@sluice/core').Limit[]} limits */
function sluice(store, ...limits) {
  const limiter = createLimiter({ store, limits, deadlineMs: 5000 });
  return (/** @type {string} */ key) => limiter.consume(key);
}

/** @param {string} tableName @returns {Promise<(key: string) => Promise<unknown>>} */
async function peer(tableName, isUnlogged = false) {
  const storeClient = newPool();
  const limiter = await new Promise((resolve, reject) => {
    const made = new RateLimiterPostgres(
      { storeClient, storeType: 'pool', tableName, points: 1e9, duration: 60 },
      (error) => (error ? reject(error) : resolve(made)),
    );
  });
  if (isUnlogged) await storeClient.query(`ALTER TABLE ${tableName} SET UNLOGGED`);
  return (key) => limiter.consume(key);
}

/** @returns {Promise<(key: string) => Promise<unknown>>} */
async function upsert() {
  const pool = newPool();
  await pool.query('CREATE UNLOGGED TABLE bare (key text PRIMARY KEY, count bigint) WITH (fillfactor = 70)');
  const text =
    'INSERT INTO bare VALUES ($1, 1) ON CONFLICT (key) DO UPDATE SET count = bare.count + 1 RETURNING count';
  return (key) => pool.query(text, [key]);
}

const bucket = tokenBucket({ name: 'bucket', capacity: 1e6, refill: { amount: 1e6, every: '1s' } });
const perMinute = fixedWindow({ name: 'per-minute', limit: 1e9, window: '1m' });
const perDay = fixedWindow({ name: 'per-day', limit: 1e9, window: '1d' });
const sliding = slidingWindow({ name: 'sliding', limit: 1e9, window: '1m' });
const log = slidingWindowLog({ name: 'log', limit: 10_000, window: '1s' });
const none = fixedWindow({ name: 'none', limit: 1, window: '1h' });

/** @type {Record<string, (key: string) => Promise<unknown>>} */
const single = {
  [FLOOR]: await upsert(),
  [PEER]: await peer('peer'),
  [UNLOGGED_PEER]: await peer('unlogged_peer', true),
  'sluice, tokenBucket': sluice(await newStore('bucket'), bucket),
  'sluice, fixedWindow': sluice(await newStore('fixed'), perMinute),
  'sluice, fixedWindow, prepared': sluice(await newStore('prepared', { prepare: true }), perMinute),
  'sluice, fixedWindow, logged': sluice(await newStore('logged', { unlogged: false }), perMinute),
};

/** @type {Record<string, (key: string) => Promise<unknown>>} */
const others = {
  'sluice, slidingWindow': sluice(await newStore('sliding'), sliding),
  'sluice, slidingWindowLog of 10,000': sluice(await newStore('log'), log),
  'sluice, fixedWindow, denied': sluice(await newStore('denied'), none),
  'sluice, two limits': sluice(await newStore('two'), perMinute, perDay),
};

const rows = [
  { title: '1,000 in flight, distinct keys', inFlight: 1000, keys, contenders: { ...single, ...others } },
  { title: '100 in flight, distinct keys', inFlight: 100, keys, contenders: single },
  { title: 'one at a time, distinct keys', inFlight: 1, keys, contenders: single },
  { title: '1,000 in flight, one hot key', inFlight: 1000, keys: ['hot'], contenders: single },
];

/**
 * Decisions a second, with so many under way at any time.
 *
 * @param {(key: string) => Promise<unknown>} check
 * @param {number} inFlight
 * @param {string[]} keys
 */
async function rate(check, inFlight, keys) {
  let done = 0;
  let next = 0;
  const start = performance.now();
  const end = start + roundMs;
  const worker = async () => {
    while (performance.now() < end) {
      next = next + 1 < keys.length ? next + 1 : 0;
      await check(/** @type {string} */ (keys[next]));
      done++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return (done / (performance.now() - start)) * 1000;
}

/** @param {number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** @param {string} table */
async function megabytes(table) {
  const { rows } = await newPool().query(
    `SELECT pg_table_size($1::regclass) / 1e6 AS rows, pg_indexes_size($1::regclass) / 1e6 AS index,
      (SELECT count(*)::int FROM ${table}) AS records`,
    [table],
  );
  return rows[0];
}

console.log(
  `Node ${process.version}, Postgres from ${server.from}: medians of ${rounds} rounds of ${roundMs} ms, in turn`,
);
for (const { title, inFlight, keys, contenders } of rows) {
  const names = Object.keys(contenders);
  /** @type {Map<string, number[]>} */
  const rates = new Map(names.map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, check] of Object.entries(contenders)) {
      const one = await rate(check, inFlight, keys);
      // The first round warms up.
      if (round >= 0) rates.get(name)?.push(one);
    }
  }
  const of = (/** @type {string} */ name) => median(rates.get(name) ?? []);
  console.log(`\n${title}`);
  console.table(
    Object.fromEntries(
      names.map((name) => {
        const all = rates.get(name) ?? [];
        return [
          name,
          {
            'decisions a second': Math.round(of(name)),
            'min to max': `${Math.round(Math.min(...all))} to ${Math.round(Math.max(...all))}`,
            'times the peer': Number((of(name) / of(PEER)).toFixed(2)),
            'times the unlogged peer': Number((of(name) / of(UNLOGGED_PEER)).toFixed(2)),
          },
        ];
      }),
    ),
  );
}

console.log(`\nThe table after ${checks} checks, in MB`);
const steady = sluice(await newStore('steady'), perDay);
const brief = sluice(await newStore('churn'), fixedWindow({ name: 'brief', limit: 10, window: '1s' }));
const sizes = {};
for (const [name, table, check, keyOf] of /** @type {const} */ ([
  [
    '10,000 keys, each checked 100 times',
    'steady',
    steady,
    (/** @type {number} */ i) => `user:${i % 10_000}`,
  ],
  [
    'a new key for each check, windows of a second',
    'churn',
    brief,
    (/** @type {number} */ i) => `visitor:${i}`,
  ],
])) {
  let i = 0;
  const worker = async () => {
    while (i < checks) await check(keyOf(i++));
  };
  await Promise.all(Array.from({ length: 1000 }, worker));
  Object.assign(sizes, { [name]: await megabytes(table) });
}
console.table(sizes);

await Promise.all(pools.map((pool) => pool.end()));
await server.stop();
