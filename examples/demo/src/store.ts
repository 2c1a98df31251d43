import type { Store } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { openPostgres } from './open-postgres.ts';
import { openRedis } from './open-redis.ts';

/**
 * The stores that the demo can run on, by the scheme of their URL. To add one, add a line here and a
 * dependency.
 */
const stores: Readonly<Record<string, (url: URL) => Promise<Store>>> = {
  'memory:': async () => memoryStore(),
  'postgres:': openPostgres,
  'postgresql:': openPostgres,
  'redis:': openRedis,
  'rediss:': openRedis,
};

/**
 * Opens the store at a URL such as `memory:`. Rejects with a readable message when no store has this scheme.
 */
export async function openStore(url: string): Promise<Store> {
  const open = URL.canParse(url) ? stores[new URL(url).protocol] : undefined;
  if (open !== undefined) return open(new URL(url));
  throw new Error(`The demo has no store for "${url}". It has: ${Object.keys(stores).join(', ')}`);
}
