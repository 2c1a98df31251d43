import type { StoreFactories } from '@sluice/config';
import type { Store, SyncStore } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { postgresStore } from '@sluice/store-postgres';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import { Redis } from 'ioredis';
import pg from 'pg';
import { storeWithDeadline } from './store-with-deadline.ts';

/** The longest wait before another attempt to connect, in milliseconds: an outage should end soon. */
const RECONNECT_WITHIN_MS = 500;
const POSTGRES_CONNECTIONS = 16;

/** The options of {@link ServiceStores}. */
export interface ServiceStoreOptions {
  /** How long a call to the store may take. */
  readonly deadlineMs: number;
  /** Whether to create missing tables in Postgres. */
  readonly migrate: boolean;
  /** Called with each error of a connection. */
  readonly onError: (error: Error) => void;
}

/** Creates the stores that a configuration names, and closes what they opened. */
export class ServiceStores implements StoreFactories {
  readonly #deadlineMs: number;
  readonly #migrates: boolean;
  readonly #onError: (error: Error) => void;
  readonly #closing: (() => Promise<unknown>)[] = [];
  #first: Store | undefined;

  constructor({ deadlineMs, migrate, onError }: ServiceStoreOptions) {
    this.#deadlineMs = deadlineMs;
    this.#migrates = migrate;
    this.#onError = onError;
  }

  /** The store of the configuration: it is created before that of a local fallback. */
  get store(): Store | undefined {
    return this.#first;
  }

  readonly memory = (): SyncStore => {
    const store = memoryStore();
    this.#first ??= store;
    return store;
  };

  readonly redis: NonNullable<StoreFactories['redis']> = ({ url, prefix }) => {
    const client = new Redis(url, {
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (attempt) => Math.min(attempt * 50, RECONNECT_WITHIN_MS),
    });
    client.on('error', this.#onError);
    this.#closing.push(async () => client.disconnect());
    const options = { client: fromIoredis(client), ...(prefix !== undefined && { prefix }) };
    return this.#bounded(redisStore(options));
  };

  readonly postgres: NonNullable<StoreFactories['postgres']> = ({ url, schema }) => {
    const pool = new pg.Pool({
      connectionString: url,
      max: POSTGRES_CONNECTIONS,
    });
    pool.on('error', this.#onError);
    this.#closing.push(() => pool.end());
    const store = postgresStore({ pool, ...(schema !== undefined && { schema }) });
    if (!this.#migrates) return this.#bounded(store);
    return this.#keep({
      ...storeWithDeadline(store, this.#deadlineMs),
      ready: async (options) => {
        await store.migrate();
        await store.ready?.(options);
      },
    });
  };

  /** Closes the connections. The configuration closes its store before. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#closing.splice(0).map((close) => close()));
  }

  #bounded(store: Store): Store {
    return this.#keep(storeWithDeadline(store, this.#deadlineMs));
  }

  #keep(store: Store): Store {
    this.#first = store;
    return store;
  }
}
