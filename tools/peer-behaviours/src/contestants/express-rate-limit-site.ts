import type { Request } from 'express';
import { type Options, type RateLimitRequestHandler, rateLimit, type Store } from 'express-rate-limit';
import type { Abilities, Gate, WindowOptions } from '../abilities.ts';
import { freshName } from '../fresh-name.ts';
import type { Hold } from '../hold.ts';
import { ask, keyOf } from '../keyed-request.ts';
import type { Site, SiteOptions } from '../site.ts';
import type { Surroundings } from '../surroundings.ts';
import { expressSite } from './express-site.ts';

/** Makes a store that counts under such a namespace. */
export type MakeStore = (namespace: string) => Store;

// What looks like a mistake is what some behaviours are about: not told.
const logger = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
const keyed = { keyGenerator: (request: Request) => keyOf(request.headers) };

function handlerOf({ limit, windowMs }: SiteOptions, more: Partial<Options>): RateLimitRequestHandler {
  return rateLimit({ limit, windowMs, logger, ...more });
}

/** A gate over HTTP; `peek` and `refund` are those of its store, which `skipFailedRequests` uses too. */
export async function keyedGate(
  options: WindowOptions,
  store: Store,
  surroundings: Surroundings,
): Promise<Gate> {
  const handler = handlerOf(options, { ...keyed, store });
  const site = await expressSite(handler, surroundings);
  return {
    check: (key) => ask(site, key),
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

/** What express-rate-limit offers with each store. */
export function withStore(
  makeStore: MakeStore,
  surroundings: Surroundings,
): Pick<Abilities, 'keyed' | 'several' | 'site' | 'siteWithAsyncKey' | 'siteThatForgives'> {
  const siteWith = (options: SiteOptions, more: Partial<Options> = {}, hold?: Hold): Promise<Site> =>
    expressSite(handlerOf(options, { store: makeStore(freshName()), ...more }), surroundings, {
      trustsProxy: options.trustsProxy,
      hold,
    });
  return {
    keyed: true,
    site: (options) => siteWith(options),
    siteWithAsyncKey: (options) =>
      siteWith(options, { keyGenerator: async (request: Request) => keyOf(request.headers) }),
    siteThatForgives: (options, hold) => siteWith(options, { skipFailedRequests: true }, hold),
    async several(windows, namespace) {
      const handlers = new Map(
        windows.map((window) => [
          window.name,
          handlerOf(window, { ...keyed, store: makeStore(`${namespace}${window.name}`) }),
        ]),
      );
      const site = await expressSite([...handlers.values()], surroundings);
      return {
        check: (key) => ask(site, key),
        async remaining(key, name) {
          const limit = windows.find((window) => window.name === name)?.limit ?? Number.NaN;
          return limit - ((await handlers.get(name)?.getKey(key))?.totalHits ?? 0);
        },
      };
    },
  };
}

/** A site that passes requests while its store cannot be reached. */
export function siteThatPasses(
  options: SiteOptions,
  store: Store,
  surroundings: Surroundings,
): Promise<Site> {
  return expressSite(handlerOf(options, { store, passOnStoreError: true }), surroundings);
}
