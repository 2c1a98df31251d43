// One of several processes that hold slots of a shared limit until they are killed. Notes in the same server
// which slots are held, and reports each time more are held than there are.
// argv: 'redis' or 'postgres', URL, limit, lease in milliseconds.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { concurrency, createLimiter } from '@sluice/core';

const [backend, url = '', limitText, leaseText] = process.argv.slice(2);
const [limit, leaseMs] = [Number(limitText), Number(leaseText)];
// Loads the client of its backend only: many of these processes start, and loading is most of what they do.
const { store, ledger } = await (backend === 'redis' ? onRedis() : onPostgres());
const limiter = createLimiter({
  store,
  limits: [concurrency({ name: 'jobs', limit, lease: leaseMs })],
  deadlineMs: 60_000,
});
await limiter.peek('job');
process.send?.({ ready: true });
await Promise.all([work(), work()]);

async function work() {
  for (;;) {
    // Before the slot is taken, so its lease ends later than this says, and never is more held than it seems.
    const sinceMs = await ledger.now();
    const reservation = await limiter.reserve('job');
    if (!reservation.decision.allowed) {
      await sleep(Math.random() * 50);
      continue;
    }
    const id = randomUUID();
    const held = await ledger.enter(id, sinceMs + leaseMs);
    process.send?.({ held });
    await sleep(Math.random() * 300);
    await ledger.leave(id);
    await reservation.commit();
  }
}

async function onRedis() {
  const { fromIoredis, redisStore } = await import('@sluice/store-redis');
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  });
  const time = `local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000)`;
  const enter = `${time} redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2]) return redis.call('ZCOUNT', KEYS[1], '(' .. now, '+inf')`;
  return {
    store: redisStore({ client: fromIoredis(redis) }),
    ledger: {
      now: async () => Number(await redis.eval(`${time} return now`, 0)),
      enter: async (/** @type {string} */ id, /** @type {number} */ endsMs) =>
        Number(await redis.eval(enter, 1, 'ledger', endsMs, id)),
      leave: (/** @type {string} */ id) => redis.zrem('ledger', id),
    },
  };
}

async function onPostgres() {
  const { postgresStore } = await import('@sluice/store-postgres');
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  const now = 'floor(extract(epoch FROM clock_timestamp()) * 1000)';
  return {
    store: postgresStore({ pool }),
    ledger: {
      now: async () => Number((await pool.query(`SELECT ${now} AS now`)).rows[0].now),
      enter: async (/** @type {string} */ id, /** @type {number} */ endsMs) => {
        const client = await pool.connect();
        try {
          await client.query('BEGIN');
          await client.query('LOCK TABLE ledger IN EXCLUSIVE MODE');
          await client.query('INSERT INTO ledger VALUES ($1, $2)', [id, endsMs]);
          const { rows } = await client.query(`SELECT count(*) AS held FROM ledger WHERE ends > ${now}`);
          await client.query('COMMIT');
          return Number(rows[0].held);
        } finally {
          client.release();
        }
      },
      leave: (/** @type {string} */ id) => pool.query('DELETE FROM ledger WHERE id = $1', [id]),
    },
  };
}
