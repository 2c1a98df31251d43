import { startPostgres, startRedis, startTogether, stopAll } from '@sluice/test-servers';

/** Real servers for the stores that need one. */
export interface Backends {
  /** REDIS_URL and DATABASE_URL, which the READMEs and the checks read. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts a Redis and a Postgres on loopback, or uses the servers of REDIS_URL and DATABASE_URL. */
export async function startBackends(): Promise<Backends> {
  const [redis, postgres] = await startTogether(startRedis(), startPostgres());
  return {
    env: { REDIS_URL: redis.url, DATABASE_URL: postgres.url },
    stop: () => stopAll([redis, postgres]),
  };
}
