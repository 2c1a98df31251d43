import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import type { Environment } from '../environment.ts';

/** A note in the report on the client of all contestants on Redis. */
export const CLIENT_NOTE = 'ioredis: enableOfflineQueue: false, maxRetriesPerRequest: 1';

/** As both Sluice and @fastify/rate-limit advise: a dead server soon becomes an error, not a queue. */
const ADVISED = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 1,
} as const;

/** A connection to a database of its own for each library, so that no library sees another's keys. */
export async function connectRedis(environment: Environment, db: number): Promise<Redis> {
  const client = new Redis(environment.url('redis'), { ...ADVISED, db });
  environment.atEnd(() => client.disconnect());
  await client.connect();
  return client;
}

/** A client of a Redis that cannot be reached. */
export async function deadRedis(environment: Environment): Promise<Redis> {
  const port = await unusedPort();
  const client = new Redis(port, '127.0.0.1', {
    ...ADVISED,
    connectTimeout: 500,
    retryStrategy: () => 1000,
  });
  environment.atEnd(() => client.disconnect());
  client.on('error', () => {});
  await client.connect().catch(() => {});
  return client;
}

/** Counts the keys with this in their name that never expire. */
export async function keysWithoutExpiry(client: Redis, name: string): Promise<number> {
  let count = 0;
  for await (const keys of client.scanStream({ count: 1000 })) {
    // -1 means no expiry; -2 that the key was removed in the meantime.
    for (const key of keys as string[]) if (key.includes(name) && (await client.pttl(key)) === -1) count++;
  }
  return count;
}

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
