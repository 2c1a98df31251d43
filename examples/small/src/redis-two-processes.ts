// Two processes share one limit through Redis, at the address in REDIS_URL. However their checks interleave,
// exactly as many pass as the limit allows. All times come from the server, so the clocks of the processes do
// not matter.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createLimiter, fixedWindow } from '@sluice/core';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import { Redis } from 'ioredis';

const [prefix] = process.argv.slice(2);
if (prefix === undefined) await runBoth();
else await runOne(prefix);

async function runBoth(): Promise<void> {
  // A prefix of its own, so that the example counts from zero each time.
  const workers = [1, 2].map(() => fork(fileURLToPath(import.meta.url), [`example-${process.pid}:`]));
  const counts = await Promise.all(workers.map(async (worker) => (await once(worker, 'message'))[0]));
  console.log('both took part:', counts.length === 2);
  console.log('allowed together:', counts[0] + counts[1], 'of 200, by a limit of 60');
}

async function runOne(prefix: string): Promise<void> {
  const client = new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379', {
    lazyConnect: true,
    // Fail at once while the connection is down, and never send a check twice.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  });
  await client.connect();
  const limiter = createLimiter({
    store: redisStore({ client: fromIoredis(client), prefix }),
    limits: [fixedWindow({ name: 'shared', limit: 60, window: '1h' })],
    deadlineMs: 5_000,
  });
  const decisions = await Promise.all(Array.from({ length: 100 }, () => limiter.consume('everybody')));
  process.send?.(decisions.filter(({ allowed }) => allowed).length);
  await client.quit();
  process.disconnect();
}

// Prints:
//   both took part: true
//   allowed together: 60 of 200, by a limit of 60
