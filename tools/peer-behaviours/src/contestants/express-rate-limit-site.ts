import type { Request } from 'express';
import { type Options, type RateLimitRequestHandler, rateLimit, type Store } from 'express-rate-limit';
import type { Abilities } from '../abilities/abilities.ts';
import {
  freshNamespace,
  type MakeGate,
  type ReadableGate,
  type RefundGate,
  type WindowOptions,
} from '../abilities/gate.ts';
import type { Environment } from '../environment.ts';
import type { HeldRequests } from '../held-requests.ts';
import { keyOf, requestWithKey } from '../keyed-request.ts';
import type { Site, SiteOptions } from '../site.ts';
import { expressSite } from './express-site.ts';

/** Makes a store that counts under this namespace. */
export type MakeStore = (namespace: string) => Store;

// Some behaviours do on purpose what looks like a mistake; its warnings would be noise.
const logger = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
const keyed = { keyGenerator: (request: Request) => keyOf(request.headers) };

function handlerOf({ limit, windowMs }: SiteOptions, more: Partial<Options>): RateLimitRequestHandler {
  return rateLimit({ limit, windowMs, logger, ...more });
}

/** A gate over HTTP that uses the store for the rest. */
export type KeyedGate = ReadableGate & RefundGate;

/** A gate over HTTP; `peek` and `refund` are those of its store, which `skipFailedRequests` uses too. */
export async function keyedGate(
  options: WindowOptions,
  store: Store,
  environment: Environment,
): Promise<KeyedGate> {
  const handler = handlerOf(options, { ...keyed, store });
  const site = await expressSite(handler, environment);
  return {
    check: (key) => requestWithKey(site, key),
    async peek(key) {
      const found = await handler.getKey(key);
      if (found === undefined) return null;
      const remaining = Math.max(0, options.limit - found.totalHits);
      return { allowed: remaining > 0, remaining };
    },
    async refund(key, cost) {
      for (let i = 0; i < cost; i++) await store.decrement(key);
    },
  };
}

/** The abilities that a gate brings. */
export function gatesOf(
  makeGate: MakeGate<KeyedGate>,
): Pick<Abilities, 'window' | 'reads' | 'refunds' | 'algorithms'> {
  return { window: makeGate, reads: makeGate, refunds: makeGate, algorithms: { window: makeGate } };
}

/** What express-rate-limit offers with each store. */
export function withStore(
  makeStore: MakeStore,
  environment: Environment,
): Pick<Abilities, 'keyed' | 'several' | 'site' | 'siteWithAsyncKey' | 'siteThatForgives'> {
  const siteWith = (options: SiteOptions, more: Partial<Options> = {}, held?: HeldRequests): Promise<Site> =>
    expressSite(handlerOf(options, { store: makeStore(freshNamespace()), ...more }), environment, {
      trustsProxy: options.trustsProxy,
      held,
    });
  return {
    keyed: true,
    site: (options) => siteWith(options),
    siteWithAsyncKey: (options) =>
      siteWith(options, { keyGenerator: async (request: Request) => keyOf(request.headers) }),
    siteThatForgives: (options, held) => siteWith(options, { skipFailedRequests: true }, held),
    async several(windows, namespace) {
      const handlers = new Map(
        windows.map((window) => [
          window.name,
          handlerOf(window, { ...keyed, store: makeStore(`${namespace}${window.name}`) }),
        ]),
      );
      const site = await expressSite([...handlers.values()], environment);
      return {
        check: (key) => requestWithKey(site, key),
        async remaining(key, name) {
          const limit = windows.find((window) => window.name === name)?.limit ?? Number.NaN;
          return limit - ((await handlers.get(name)?.getKey(key))?.totalHits ?? 0);
        },
      };
    },
  };
}

/** A site that passes requests while its store cannot be reached. */
export function siteThatPasses(options: SiteOptions, store: Store, environment: Environment): Promise<Site> {
  return expressSite(handlerOf(options, { store, passOnStoreError: true }), environment);
}
