import * as memory from '@sluice/store-memory';
import * as postgres from '@sluice/store-postgres';
import * as redis from '@sluice/store-redis';
import * as ioredis from 'ioredis';
import pg from 'pg';

/**
 * Returns the packages of stores by name, for `loadConfig`: the service brings them all. With `migrates`, a
 * store in Postgres creates its tables before the first check.
 */
export function storePackages(migrates: boolean): (name: string) => unknown {
  const packages = new Map<string, unknown>([
    ['@sluice/store-memory', memory],
    ['@sluice/store-redis', redis],
    ['@sluice/store-postgres', migrates ? { postgresStore: migratingStore } : postgres],
    ['ioredis', ioredis],
    ['pg', pg],
  ]);
  return (name) => packages.get(name);
}

function migratingStore(options: postgres.PostgresStoreOptions): postgres.PostgresStore {
  const store = postgres.postgresStore(options);
  const ready = store.ready?.bind(store);
  return Object.assign(store, {
    async ready(...args: Parameters<NonNullable<typeof ready>>): Promise<void> {
      await store.migrate();
      await ready?.(...args);
    },
  });
}
