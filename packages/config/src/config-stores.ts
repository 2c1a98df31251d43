import {
  type LimiterOptions,
  local,
  type Store,
  type StoreFailurePolicy,
  type SyncStore,
} from '@sluice/core';
import type { ConfigFile, FailureSection } from './file/config-file.ts';

/**
 * Creates the store that the file names. This package imports no store: pass the functions of those that your
 * service uses. The client of a database stays yours: close it after `config.close()`.
 */
export interface StoreFactories {
  /** For `store: memory`, and for `onStoreFailure: local`. */
  readonly memory?: () => SyncStore;
  /** For `store: { redis: { url, prefix } }`. */
  readonly redis?: (options: { readonly url: string; readonly prefix?: string }) => Store;
  /** For `store: { postgres: { url, schema } }`. */
  readonly postgres?: (options: { readonly url: string; readonly schema?: string }) => Store;
}

/** Creates the store of the file. Throws a `TypeError` if there is no factory for it. */
export function createStore({ store = 'memory' }: ConfigFile, factories: StoreFactories): Store {
  if (store === 'memory') return required('memory', factories.memory)();
  return 'redis' in store
    ? required('redis', factories.redis)(store.redis)
    : required('postgres', factories.postgres)(store.postgres);
}

/** Returns the failure policy of the file, as an option of `createLimiter`. */
export function failurePolicy(
  section: FailureSection | undefined,
  factories: StoreFactories,
): Pick<LimiterOptions, 'onStoreFailure'> {
  if (section === undefined) return {};
  if (typeof section === 'string' && section !== 'local') return { onStoreFailure: section };
  const instances = typeof section === 'string' ? 1 : section.local.instances;
  const store = required('memory', factories.memory, 'onStoreFailure: local')();
  return { onStoreFailure: local({ store, instances }) satisfies StoreFailurePolicy };
}

const EXAMPLES = {
  memory: '{ memory: () => memoryStore() }',
  redis: '{ redis: ({ url }) => redisStore({ client: fromIoredis(new Redis(url)) }) }',
  postgres: '{ postgres: ({ url }) => postgresStore({ pool: new pg.Pool({ connectionString: url }) }) }',
};

function required<T>(kind: keyof typeof EXAMPLES, factory: T | undefined, why = `store: ${kind}`): T {
  if (typeof factory === 'function') return factory;
  const error = new TypeError(
    `loadConfig: \`${why}\` needs a store. Pass \`stores\`, for example ${EXAMPLES[kind]}, or \`store\`.`,
  );
  throw Object.assign(error, { code: 'WRONG_TYPE' });
}
