import { fixedWindow, type Limit, type Store } from '@sluice/core';
import { WINDOW_MS } from './listen.ts';

/** Long enough that a busy machine does not run into the deadline; the peers have none. */
export const DEADLINE_MS = 5000;

/** The options of both adapters. */
export interface SluiceHttpOptions {
  readonly headers?: 'legacy';
  readonly redis?: boolean;
}

/** A store in this process or on Redis, and the function that closes it. */
export async function openStore(
  { redis = false }: SluiceHttpOptions,
  serverUrl: string,
  namespace: string,
): Promise<{ store: Store; release: () => Promise<void> }> {
  if (!redis) {
    const { memoryStore } = await import('@sluice/store-memory');
    return { store: memoryStore(), release: async () => {} };
  }
  const [{ redisStore }, { connectSluiceClient }] = await Promise.all([
    import('@sluice/store-redis'),
    import('../redis/connect.ts'),
  ]);
  const { client, connected } = await connectSluiceClient(serverUrl, false);
  return {
    store: redisStore({ client, prefix: namespace }),
    release: async () => connected.close(),
  };
}

export function limits(limit: number): Limit[] {
  return [fixedWindow({ name: 'window', limit, window: WINDOW_MS })];
}
