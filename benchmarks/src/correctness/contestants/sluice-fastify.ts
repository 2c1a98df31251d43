import { type FastifyRateLimitOptions, rateLimit } from '@sluice/adapter-fastify';
import { createLimiter, fixedWindow, local } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import type { FastifyRequest } from 'fastify';
import type { Abilities } from '../abilities.ts';
import { freshName } from '../fresh-name.ts';
import type { Hold } from '../hold.ts';
import { ask, costOf, keyOf } from '../keyed-request.ts';
import type { Surroundings } from '../surroundings.ts';
import { fastifySite } from './fastify-site.ts';
import { deadRedis } from './redis-connection.ts';
import { limitOf, remainingOf } from './sluice-gate.ts';

/** Sluice in Fastify, with its store in memory. */
export async function abilities(surroundings: Surroundings): Promise<Abilities> {
  const store = memoryStore();
  const quiet = { onDiagnostic: () => {} };
  const keyed = { key: (request: FastifyRequest) => keyOf(request.headers) };
  const siteWith = (options: FastifyRateLimitOptions, trustsProxy = false, hold?: Hold) =>
    fastifySite((app) => app.register(rateLimit, options), trustsProxy, surroundings, hold);

  return {
    shared: false,
    notes: [],
    keyed: true,
    async window(options) {
      const site = await siteWith({
        ...quiet,
        store,
        limits: [limitOf(options)],
        prefix: options.namespace ?? freshName(),
        ...keyed,
        cost: (request) => costOf(request.headers),
      });
      return { check: (key) => ask(site, key), spend: (key, cost) => ask(site, key, { cost }) };
    },
    async several(windows, namespace) {
      const limits = windows.map(({ name, limit, windowMs }) =>
        fixedWindow({ name, limit, window: windowMs }),
      );
      const site = await siteWith({ ...quiet, ...keyed, store, limits, prefix: namespace });
      const remaining = remainingOf(createLimiter({ store, limits, prefix: namespace }));
      return { check: (key) => ask(site, key), remaining };
    },
    async insured(options) {
      const dead = redisStore({ client: fromIoredis(await deadRedis(surroundings)) });
      const onStoreFailure = local({ store: memoryStore(), instances: 1 });
      const site = await siteWith({
        ...quiet,
        ...keyed,
        store: dead,
        limits: [limitOf(options)],
        onStoreFailure,
      });
      return {
        // What is refused because the store is out is a 503.
        check: (key) => ask(site, key, { refusedWith: 503 }),
      };
    },
    site: (options) =>
      siteWith({ ...quiet, store, limits: [limitOf(options)], prefix: freshName() }, options.trustsProxy),
    async siteWithoutStore(options) {
      const dead = redisStore({ client: fromIoredis(await deadRedis(surroundings)) });
      return siteWith({ ...quiet, store: dead, limits: [limitOf(options)], onStoreFailure: 'allow' });
    },
    siteThatForgives: (options, hold) =>
      siteWith(
        {
          ...quiet,
          store,
          limits: [limitOf(options)],
          prefix: freshName(),
          countWhen: (_request, reply) => reply.statusCode < 400,
        },
        false,
        hold,
      ),
  };
}
