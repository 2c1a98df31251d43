import type { Store, SyncStore } from '@sluice/core';
import type { StoreFactories } from '../store-factories.ts';
import { type LoadPackage, loadInstalled } from './installed-package.ts';
import { requirePackages } from './missing-package.ts';
import { openIoredis, openNodeRedis } from './redis-clients.ts';

/** The parts of the packages that are used. */
interface MemoryPackage {
  memoryStore(): SyncStore;
}

interface RedisPackage {
  redisStore(options: { readonly client: unknown; readonly prefix?: string }): Store;
  fromIoredis(client: unknown): unknown;
  fromNodeRedis(client: unknown): unknown;
}

interface PostgresPackage {
  postgresStore(options: { readonly pool: unknown; readonly schema?: string }): Store;
}

interface Pg {
  readonly Pool: new (options: { readonly connectionString: string }) => { end(): Promise<void> };
}

/**
 * Creates stores with the packages that are installed: each is loaded when a file names it. So an app
 * installs only the stores that it uses, and this package imports none.
 */
export class InstalledStores implements Required<StoreFactories> {
  readonly #load: LoadPackage;
  readonly #clients: (() => unknown)[] = [];

  constructor(load: LoadPackage = loadInstalled) {
    this.#load = load;
  }

  readonly memory: Required<StoreFactories>['memory'] = () => {
    const name = '@sluice/store-memory';
    const stores = this.#load(name) as MemoryPackage;
    requirePackages('a store in memory', [{ name, module: stores }]);
    return stores.memoryStore();
  };

  readonly redis: Required<StoreFactories>['redis'] = ({ url, prefix }) => {
    const name = '@sluice/store-redis';
    const stores = this.#load(name) as RedisPackage;
    const ioredis = this.#load('ioredis');
    const nodeRedis = ioredis === undefined ? this.#load('redis') : undefined;
    requirePackages('a store in Redis', [
      { name, module: stores },
      { name: 'ioredis', or: 'redis', module: ioredis ?? nodeRedis },
    ]);
    const { client, close } =
      ioredis === undefined ? openNodeRedis(nodeRedis, url) : openIoredis(ioredis, url);
    this.#clients.push(close);
    const adapted = ioredis === undefined ? stores.fromNodeRedis(client) : stores.fromIoredis(client);
    return stores.redisStore({ client: adapted, ...(prefix !== undefined && { prefix }) });
  };

  readonly postgres: Required<StoreFactories>['postgres'] = ({ url, schema }) => {
    const name = '@sluice/store-postgres';
    const stores = this.#load(name) as PostgresPackage;
    const pg = this.#load('pg') as Pg;
    requirePackages('a store in Postgres', [
      { name, module: stores },
      { name: 'pg', module: pg },
    ]);
    const pool = new pg.Pool({ connectionString: url });
    this.#clients.push(() => pool.end());
    return stores.postgresStore({ pool, ...(schema !== undefined && { schema }) });
  };

  /** Closes the clients. Close the stores first. Safe to call again. */
  async close(): Promise<void> {
    await Promise.all(this.#clients.splice(0).map((close) => close()));
  }
}
