// @ts-check
// The Redis store beside rate-limiter-flexible's and beside a bare INCR, on one server, through one ioredis client each,
// in one process; they take turns, round by round. Medians, their range and ratios are printed. On a machine that has
// other work to do, compare the processor time of a decision, which that disturbs less than how many there are a second.
// Usage: node benchmarks/redis.mjs [rounds] [milliseconds of a round]
import { createLimiter, fixedWindow, slidingWindow, slidingWindowLog, tokenBucket } from '@sluice/core';
import { fromIoredis, fromNodeRedis, redisStore } from '@sluice/store-redis';
import { startRedis } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { createClient } from 'redis';

const rounds = Number(process.argv[2] ?? 7);
const roundMs = Number(process.argv[3] ?? 700);
const keys = Array.from({ length: 10_000 }, (_, i) => `user:${i}`);
const PEER = 'rate-limiter-flexible';
const FLOOR = 'bare INCR';

const server = await startRedis();
const safe = { enableOfflineQueue: false, autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 };
/** @type {{ disconnect?: () => void, destroy?: () => void }[]} */
const connections = [];

/** A client of its own for each contender, so that none waits behind another's replies. */
async function ioredis() {
  const client = new Redis(server.url, { ...safe, lazyConnect: true });
  connections.push(client);
  await client.connect();
  return client;
}

async function nodeRedis() {
  const client = createClient({ url: server.url, disableOfflineQueue: true });
  connections.push(client);
  return client.on('error', () => {}).connect();
}

/** @param {import('@sluice/store-redis').RedisClient} client @param {import('@sluice/core').Limit[]} limits */
function sluice(client, ...limits) {
  const limiter = createLimiter({ store: redisStore({ client }), limits, deadlineMs: 5000 });
  return (/** @type {string} */ key) => limiter.consume(key);
}

const bucket = tokenBucket({ name: 'bucket', capacity: 1e6, refill: { amount: 10, every: '1s' } });
const perMinute = fixedWindow({ name: 'per-minute', limit: 1e9, window: '1m' });
const perDay = fixedWindow({ name: 'per-day', limit: 1e9, window: '1d' });
const sliding = slidingWindow({ name: 'sliding', limit: 1e9, window: '1m' });
const log = slidingWindowLog({ name: 'log', limit: 10_000, window: '1s' });
const none = fixedWindow({ name: 'none', limit: 1, window: '1h' });

const peer = new RateLimiterRedis({ storeClient: await ioredis(), points: 1e9, duration: 60 });
const incr = await ioredis();

/** @type {Record<string, (key: string) => Promise<unknown>>} */
const single = {
  [FLOOR]: (key) => incr.incr(`incr:${key}`),
  [PEER]: (key) => peer.consume(key),
  'sluice, tokenBucket': sluice(fromIoredis(await ioredis()), bucket),
  'sluice, fixedWindow': sluice(fromIoredis(await ioredis()), perMinute),
};

/** @type {Record<string, (key: string) => Promise<unknown>>} */
const others = {
  'sluice, slidingWindow': sluice(fromIoredis(await ioredis()), sliding),
  'sluice, slidingWindowLog of 10,000': sluice(fromIoredis(await ioredis()), log),
  'sluice, fixedWindow, denied': sluice(fromIoredis(await ioredis()), none),
  'sluice, tokenBucket, node-redis': sluice(fromNodeRedis(await nodeRedis()), bucket),
};

/** @type {Record<string, (key: string) => Promise<unknown>>} */
const two = { 'sluice, two limits': sluice(fromIoredis(await ioredis()), perMinute, perDay) };

const rows = [
  {
    title: '1,000 in flight, distinct keys',
    inFlight: 1000,
    keys,
    contenders: { ...single, ...others, ...two },
  },
  { title: '100 in flight, distinct keys', inFlight: 100, keys, contenders: single },
  { title: 'one at a time, distinct keys', inFlight: 1, keys, contenders: single },
  { title: '1,000 in flight, one hot key', inFlight: 1000, keys: ['hot'], contenders: single },
];

const control = await ioredis();

/** Microseconds of processor time that this process and the server have used. */
async function processorTime() {
  const info = await control.info('cpu');
  const [user, system] = [/used_cpu_user:([\d.]+)/, /used_cpu_sys:([\d.]+)/].map((part) =>
    Number(part.exec(info)?.[1]),
  );
  const own = process.cpuUsage();
  return { client: own.user + own.system, server: (Number(user) + Number(system)) * 1e6 };
}

/** @typedef {{ rate: number, client: number, server: number }} Round */

/**
 * Decisions a second, with so many under way at any time, and the processor time of one.
 *
 *
 * @param {(key: string) => Promise<unknown>} check
 * @param {number} inFlight
 * @param {string[]} keys
 */
async function rate(check, inFlight, keys) {
  let done = 0;
  let next = 0;
  const before = await processorTime();
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
  const elapsed = performance.now() - start;
  const after = await processorTime();
  return {
    rate: (done / elapsed) * 1000,
    client: (after.client - before.client) / done,
    server: (after.server - before.server) / done,
  };
}

/** @param {number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

console.log(
  `Node ${process.version}, Redis from ${server.from}: medians of ${rounds} rounds of ${roundMs} ms, in turn`,
);
for (const { title, inFlight, keys, contenders } of rows) {
  const names = Object.keys(contenders);
  /** @type {Map<string, Round[]>} */
  const measured = new Map(names.map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, check] of Object.entries(contenders)) {
      const one = await rate(check, inFlight, keys);
      // The first round warms up.
      if (round >= 0) measured.get(name)?.push(one);
    }
  }
  const all = (/** @type {string} */ name, /** @type {keyof Round} */ what) =>
    (measured.get(name) ?? []).map((one) => one[what]);
  const of = (/** @type {string} */ name) => median(all(name, 'rate'));
  console.log(`\n${title}`);
  console.table(
    Object.fromEntries(
      names.map((name) => {
        return [
          name,
          {
            'decisions a second': Math.round(of(name)),
            'min to max': `${Math.round(Math.min(...all(name, 'rate')))} to ${Math.round(Math.max(...all(name, 'rate')))}`,
            'times the peer': Number((of(name) / of(PEER)).toFixed(2)),
            'times a bare INCR': Number((of(name) / of(FLOOR)).toFixed(2)),
            'client us': Number(median(all(name, 'client')).toFixed(2)),
            'server us': Number(median(all(name, 'server')).toFixed(2)),
          },
        ];
      }),
    ),
  );
}
for (const client of connections) client.disconnect ? client.disconnect() : client.destroy?.();
await server.stop();
