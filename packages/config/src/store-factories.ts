import type { Store, SyncStore } from '@sluice/core';

/**
 * Creates the store that the file names. Those that are left out load the package of the store, which must be
 * installed: pass your own for a client with other options, or where packages are bundled. The client of a
 * database that you create stays yours: close it after `config.close()`.
 */
export interface StoreFactories {
  /** For `store: memory`, and for `onStoreFailure: local`. Default: `@sluice/store-memory`. */
  readonly memory?: () => SyncStore;
  /**
   * For `store: { redis: { url, prefix } }`. Default: `@sluice/store-redis` with `ioredis`, or with `redis`
   * where only that is installed.
   */
  readonly redis?: (options: { readonly url: string; readonly prefix?: string }) => Store;
  /** For `store: { postgres: { url, schema } }`. Default: `@sluice/store-postgres` with `pg`. */
  readonly postgres?: (options: { readonly url: string; readonly schema?: string }) => Store;
}
