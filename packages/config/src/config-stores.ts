import { type LimiterOptions, local, type Store, type StoreFailurePolicy } from '@sluice/core';
import type { ConfigFile, FailureSection } from './file/config-file.ts';
import type { LoadPackage } from './installed/installed-package.ts';
import { InstalledStores } from './installed/installed-stores.ts';
import type { StoreFactories } from './store-factories.ts';

/** Creates what a configuration stores its records in, and closes what it has created. */
export class ConfigStores {
  readonly #given: Store | undefined;
  readonly #installed: InstalledStores;
  readonly #factories: Required<StoreFactories>;
  #own: Store | undefined;

  constructor(
    store: Store | undefined,
    { memory, redis, postgres }: StoreFactories,
    load: LoadPackage | undefined,
  ) {
    this.#given = store;
    this.#installed = new InstalledStores(load);
    this.#factories = {
      memory: memory ?? this.#installed.memory,
      redis: redis ?? this.#installed.redis,
      postgres: postgres ?? this.#installed.postgres,
    };
  }

  /** Returns the store of the file, the same one at each call. */
  storeOf(file: ConfigFile): Store {
    if (this.#given !== undefined) return this.#given;
    this.#own ??= this.#create(file);
    return this.#own;
  }

  /** Returns the failure policy of the file, as an option of `createLimiter`. */
  failurePolicy(section: FailureSection | undefined): Pick<LimiterOptions, 'onStoreFailure'> {
    if (section === undefined) return {};
    if (typeof section === 'string' && section !== 'local') return { onStoreFailure: section };
    const instances = typeof section === 'string' ? 1 : section.local.instances;
    const store = this.#factories.memory();
    return { onStoreFailure: local({ store, instances }) satisfies StoreFailurePolicy };
  }

  /** Closes the store that it has created, and the client that it has opened. Safe to call again. */
  async close(): Promise<void> {
    await this.#own?.close();
    await this.#installed.close();
  }

  #create({ store = 'memory' }: ConfigFile): Store {
    const { memory, redis, postgres } = this.#factories;
    if (store === 'memory') return memory();
    return 'redis' in store ? redis(store.redis) : postgres(store.postgres);
  }
}
