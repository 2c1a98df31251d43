import { rateLimit } from '@sluice/adapter-express';
import { createLimiter, fixedWindow, local } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import type { Request } from 'express';
import type { Abilities } from '../abilities.ts';
import { freshName } from '../fresh-name.ts';
import { ask, costOf, keyOf } from '../keyed-request.ts';
import type { Surroundings } from '../surroundings.ts';
import { expressSite } from './express-site.ts';
import { deadRedis } from './redis-connection.ts';
import { limitOf, remainingOf } from './sluice-gate.ts';

/** Sluice in Express, with its store in memory. */
export async function abilities(surroundings: Surroundings): Promise<Abilities> {
  const store = memoryStore();
  // What looks like a mistake is what some behaviours are about: not told.
  const quiet = { onDiagnostic: () => {} };
  const keyed = { key: (request: Request) => keyOf(request.headers) };

  return {
    shared: false,
    notes: [],
    keyed: true,
    async window(options) {
      const handler = rateLimit({
        ...quiet,
        ...keyed,
        store,
        limits: [limitOf(options)],
        prefix: options.namespace ?? freshName(),
        cost: (request) => costOf(request.headers),
      });
      const site = await expressSite(handler, {}, surroundings);
      return { check: (key) => ask(site, key), spend: (key, cost) => ask(site, key, { cost }) };
    },
    async several(windows, namespace) {
      const limits = windows.map(({ name, limit, windowMs }) =>
        fixedWindow({ name, limit, window: windowMs }),
      );
      const handler = rateLimit({ ...quiet, ...keyed, store, limits, prefix: namespace });
      const site = await expressSite(handler, {}, surroundings);
      const remaining = remainingOf(createLimiter({ store, limits, prefix: namespace }));
      return { check: (key) => ask(site, key), remaining };
    },
    async insured(options) {
      const dead = redisStore({ client: fromIoredis(await deadRedis(surroundings)) });
      const onStoreFailure = local({ store: memoryStore(), instances: 1 });
      const limits = [limitOf(options)];
      const handler = rateLimit({ ...quiet, ...keyed, store: dead, limits, onStoreFailure });
      const site = await expressSite(handler, {}, surroundings);
      return {
        // What is refused because the store is out is a 503.
        check: (key) => ask(site, key, { refusedWith: 503 }),
      };
    },
    site: (options) =>
      expressSite(
        rateLimit({ ...quiet, store, limits: [limitOf(options)], prefix: freshName() }),
        options,
        surroundings,
      ),
    async siteWithoutStore(options) {
      const dead = redisStore({ client: fromIoredis(await deadRedis(surroundings)) });
      const limits = [limitOf(options)];
      return expressSite(
        rateLimit({ ...quiet, store: dead, limits, onStoreFailure: 'allow' }),
        options,
        surroundings,
      );
    },
    siteThatForgives: (options, hold) =>
      expressSite(
        rateLimit({
          ...quiet,
          store,
          limits: [limitOf(options)],
          prefix: freshName(),
          countWhen: (_request, response) => response.statusCode < 400,
        }),
        options,
        surroundings,
        hold,
      ),
  };
}
