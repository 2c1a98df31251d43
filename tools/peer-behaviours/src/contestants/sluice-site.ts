import {
  createLimiter,
  fixedWindow,
  type Limit,
  local,
  type Store,
  type StoreFailurePolicy,
} from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import type { Abilities } from '../abilities.ts';
import { freshName } from '../fresh-name.ts';
import { ask, costOf, keyOf } from '../keyed-request.ts';
import type { Site } from '../site.ts';
import type { Surroundings } from '../surroundings.ts';
import type { FrameworkOptions } from './framework-options.ts';
import { deadRedis } from './redis-connection.ts';
import { limitOf, remainingOf } from './sluice-gate.ts';

interface Headed {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Options that both adapters take. */
export interface SluiceSiteOptions {
  readonly store: Store;
  readonly limits: readonly Limit[];
  readonly prefix?: string;
  readonly key?: (request: Headed) => string;
  readonly cost?: (request: Headed) => number;
  readonly onStoreFailure?: StoreFailurePolicy;
  readonly countWhen?: (request: unknown, response: { readonly statusCode: number }) => boolean;
}

/** Makes a site in a framework. */
export type MakeSite = (options: SluiceSiteOptions, framework?: FrameworkOptions) => Promise<Site>;

const keyed = { key: (request: Headed) => keyOf(request.headers) };

/** What Sluice offers in each framework, with its store in memory; where it is to be out, with one in Redis. */
export function inFramework(makeSite: MakeSite, surroundings: Surroundings): Abilities {
  const store = memoryStore();
  const dead = async () => redisStore({ client: fromIoredis(await deadRedis(surroundings)) });
  return {
    shared: false,
    notes: ['as it comes'],
    keyed: true,
    async window(options) {
      const prefix = options.namespace ?? freshName();
      const cost = (request: Headed) => costOf(request.headers);
      const site = await makeSite({ ...keyed, store, limits: [limitOf(options)], prefix, cost });
      return { check: (key) => ask(site, key), spend: (key, cost) => ask(site, key, { cost }) };
    },
    async several(windows, prefix) {
      const limits = windows.map(({ name, limit, windowMs }) =>
        fixedWindow({ name, limit, window: windowMs }),
      );
      const site = await makeSite({ ...keyed, store, limits, prefix });
      const remaining = remainingOf(createLimiter({ store, limits, prefix }));
      return { check: (key) => ask(site, key), remaining };
    },
    async insured(options) {
      const onStoreFailure = local({ store: memoryStore(), instances: 1 });
      const site = await makeSite({
        ...keyed,
        store: await dead(),
        limits: [limitOf(options)],
        onStoreFailure,
      });
      // What is refused while the store is out is a 503.
      return { check: (key) => ask(site, key, { refusedWith: 503 }) };
    },
    site: (options) =>
      makeSite(
        { store, limits: [limitOf(options)], prefix: freshName() },
        { trustsProxy: options.trustsProxy },
      ),
    siteWithoutStore: async (options) =>
      makeSite({ store: await dead(), limits: [limitOf(options)], onStoreFailure: 'allow' }),
    siteThatForgives: (options, hold) =>
      makeSite(
        {
          store,
          limits: [limitOf(options)],
          prefix: freshName(),
          countWhen: (_request, { statusCode }) => statusCode < 400,
        },
        { hold },
      ),
  };
}
