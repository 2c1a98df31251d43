// A process that holds a lease until it is killed: it makes some checks, reports how many were granted, and
// then hangs, so that nothing is ever given back.
// argv: 'redis' or 'postgres', URL, limit, window, most units.
import { createLimiter, fixedWindow } from '@sluice/core';
import { postgresStore } from '@sluice/store-postgres';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import { Redis } from 'ioredis';
import pg from 'pg';

const [backend, url = '', limit, window, maxUnits] = process.argv.slice(2);
const store =
  backend === 'redis'
    ? redisStore({ client: fromIoredis(await connected(url)) })
    : postgresStore({ pool: new pg.Pool({ connectionString: url }) });
const limiter = createLimiter({
  store,
  limits: [fixedWindow({ name: 'killed', limit: Number(limit), window })],
  lease: { term: '1s', maxUnits: Number(maxUnits) },
  deadlineMs: 60_000,
});
let source;
limiter.on('decision', (event) => {
  source = event.source;
});
let granted = 0;
// Until a lease has answered, of which some is left then.
while (source !== 'lease') granted += Number((await limiter.consume('key')).allowed);
process.send?.({ granted }, () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));

async function connected(address) {
  const redis = new Redis(address, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  });
  await new Promise((resolve) => redis.once('ready', resolve));
  return redis;
}
