import rateLimit, { type RateLimitPluginOptions } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Abilities, BulkCheck, Gate, WindowOptions } from '../abilities.ts';
import { ask, KEY_HEADER, keyOf } from '../keyed-request.ts';
import type { Site, SiteOptions } from '../site.ts';
import type { Surroundings } from '../surroundings.ts';
import { fastifySite } from './fastify-site.ts';

/** Where and how it counts: `redis` with a `nameSpace`, or a `cache` in memory. */
export type Counting = Pick<RateLimitPluginOptions, 'redis' | 'nameSpace' | 'cache'>;

const keyed = { keyGenerator: (request: FastifyRequest) => keyOf(request.headers) };

function pluginOptions({ limit, windowMs }: SiteOptions, counting: Counting): RateLimitPluginOptions {
  return { max: limit, timeWindow: windowMs, ...counting };
}

/** A site with such options of the plugin beside the limit. */
export function siteWith(
  options: SiteOptions,
  more: RateLimitPluginOptions,
  surroundings: Surroundings,
): Promise<Site> {
  return fastifySite(
    (app) => app.register(rateLimit, { ...pluginOptions(options, {}), ...more }),
    options.trustsProxy ?? false,
    surroundings,
  );
}

/** A gate over HTTP; it can be asked without a charge through `createRateLimit`. */
export async function keyedGate(
  options: WindowOptions,
  more: RateLimitPluginOptions,
  surroundings: Surroundings,
): Promise<Gate> {
  let limiter: FastifyInstance | undefined;
  let latest: FastifyRequest | undefined;
  let peekedKey: string | undefined;
  const site = await fastifySite(
    async (app) => {
      limiter = app;
      app.addHook('onRequest', async (request) => {
        latest = request;
      });
      const keyGenerator = (request: FastifyRequest) => peekedKey ?? keyOf(request.headers);
      await app.register(rateLimit, { ...pluginOptions(options, {}), ...more, keyGenerator });
    },
    false,
    surroundings,
  );
  return {
    check: (key) => ask(site, key),
    async peek(key) {
      // Any request will do: the key is taken from the variable.
      if (latest === undefined) await site.get({ [KEY_HEADER]: Buffer.from('"first"').toString('base64') });
      const peek = limiter?.createRateLimit();
      if (peek === undefined || latest === undefined) throw new Error('The plugin is not there');
      // It asks for the key before it returns.
      peekedKey = key;
      const peeking = peek(latest, { increment: false });
      peekedKey = undefined;
      const found = await peeking;
      return found.isAllowed ? null : { allowed: found.remaining > 0, remaining: found.remaining };
    },
  };
}

/** The plugin's function, without HTTP. */
export async function bulkCheck(options: WindowOptions, surroundings: Surroundings): Promise<BulkCheck> {
  let limiter: FastifyInstance | undefined;
  let latest: FastifyRequest | undefined;
  let key = '';
  const site = await fastifySite(
    async (app) => {
      limiter = app;
      app.addHook('onRequest', async (request) => {
        latest = request;
      });
      await app.register(rateLimit, { ...pluginOptions(options, {}), keyGenerator: () => key });
    },
    false,
    surroundings,
  );
  await site.get();
  const check = limiter?.createRateLimit();
  return (nextKey) => {
    key = nextKey;
    return check?.(latest as FastifyRequest);
  };
}

/** What @fastify/rate-limit offers wherever it counts. */
export function counting(
  newCounting: () => Counting,
  surroundings: Surroundings,
): Pick<Abilities, 'keyed' | 'site' | 'siteWithAsyncKey' | 'extending'> {
  return {
    keyed: true,
    site: (options) => siteWith(options, newCounting(), surroundings),
    siteWithAsyncKey: (options) =>
      siteWith(
        options,
        { ...newCounting(), keyGenerator: async (request) => keyed.keyGenerator(request) },
        surroundings,
      ),
    extending: (options) => keyedGate(options, { ...newCounting(), continueExceeding: true }, surroundings),
  };
}
