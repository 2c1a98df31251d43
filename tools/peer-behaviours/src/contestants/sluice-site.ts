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
import type { Offer } from '../abilities/abilities.ts';
import { freshNamespace, type WindowOptions } from '../abilities/gate.ts';
import type { Environment } from '../environment.ts';
import { costOf, keyOf, requestWithKey } from '../keyed-request.ts';
import type { Site } from '../site.ts';
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
  readonly key?: (request: Headed) => string | Promise<string>;
  readonly cost?: (request: Headed) => number;
  readonly onStoreFailure?: StoreFailurePolicy;
  readonly countWhen?: (request: unknown, response: { readonly statusCode: number }) => boolean;
}

/** Makes a site in a framework. */
export type MakeSite = (options: SluiceSiteOptions, framework?: FrameworkOptions) => Promise<Site>;

const keyed = { key: (request: Headed) => keyOf(request.headers) };

/**
 * What Sluice offers in each framework, with its store in memory; for outages, with a Redis that cannot be
 * reached.
 */
export function inFramework(makeSite: MakeSite, environment: Environment): Offer {
  const store = memoryStore();
  const dead = async () => redisStore({ client: fromIoredis(await deadRedis(environment)) });
  const makeGate = async (options: WindowOptions) => {
    const prefix = options.namespace ?? freshNamespace();
    const cost = (request: Headed) => costOf(request.headers);
    const site = await makeSite({ ...keyed, store, limits: [limitOf(options)], prefix, cost });
    return {
      check: (key: string) => requestWithKey(site, key),
      spend: (key: string, cost: number) => requestWithKey(site, key, { cost }),
    };
  };
  return {
    notes: ['defaults'],
    keyed: true,
    window: makeGate,
    costs: makeGate,
    algorithms: { window: makeGate },
    async several(windows, prefix) {
      const limits = windows.map(({ name, limit, windowMs }) =>
        fixedWindow({ name, limit, window: windowMs }),
      );
      const site = await makeSite({ ...keyed, store, limits, prefix });
      const remaining = remainingOf(createLimiter({ store, limits, prefix }));
      return { check: (key) => requestWithKey(site, key), remaining };
    },
    async insured(options) {
      const onStoreFailure = local({ store: memoryStore(), instances: 1 });
      const site = await makeSite({
        ...keyed,
        store: await dead(),
        limits: [limitOf(options)],
        onStoreFailure,
      });
      // A denial while the store is down is a 503.
      return { check: (key) => requestWithKey(site, key, { deniedWith: 503 }) };
    },
    site: (options) =>
      makeSite(
        { store, limits: [limitOf(options)], prefix: freshNamespace() },
        { trustsProxy: options.trustsProxy },
      ),
    siteWithAsyncKey: (options) =>
      makeSite({
        store,
        limits: [limitOf(options)],
        prefix: freshNamespace(),
        key: async (request) => keyOf(request.headers),
      }),
    siteWithoutStore: async (options) =>
      makeSite({ store: await dead(), limits: [limitOf(options)], onStoreFailure: 'allow' }),
    siteThatForgives: (options, held) =>
      makeSite(
        {
          store,
          limits: [limitOf(options)],
          prefix: freshNamespace(),
          countWhen: (_request, { statusCode }) => statusCode < 400,
        },
        { held },
      ),
  };
}
