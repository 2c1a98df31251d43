import rateLimit, { type RateLimitPluginOptions } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Abilities, BulkCheck, Gate } from '../abilities.ts';
import { ask, KEY_HEADER, keyOf } from '../keyed-request.ts';
import type { Site, SiteOptions } from '../site.ts';
import type { Surroundings } from '../surroundings.ts';
import { fastifySite } from './fastify-site.ts';

/** A site with such options of the plugin beside the limit. */
export function siteWith(
  { limit, windowMs, trustsProxy }: SiteOptions,
  more: RateLimitPluginOptions,
  surroundings: Surroundings,
): Promise<Site> {
  const options = { max: limit, timeWindow: windowMs, ...more };
  return fastifySite((app) => app.register(rateLimit, options), surroundings, { trustsProxy });
}

/** A site, and the function of the plugin that checks a key without a request of its own. */
interface CallableSite {
  readonly site: Site;
  call(key: string, increment: boolean): ReturnType<ReturnType<FastifyInstance['createRateLimit']>>;
}

async function callableSite(
  { limit, windowMs }: SiteOptions,
  more: RateLimitPluginOptions,
  surroundings: Surroundings,
): Promise<CallableSite> {
  let app: FastifyInstance | undefined;
  let lastRequest: FastifyRequest | undefined;
  let calledKey: string | undefined;
  const keyGenerator = (request: FastifyRequest) => calledKey ?? keyOf(request.headers);
  const site = await fastifySite(async (made) => {
    app = made;
    made.addHook('onRequest', async (request) => {
      lastRequest = request;
    });
    await made.register(rateLimit, { max: limit, timeWindow: windowMs, ...more, keyGenerator });
  }, surroundings);
  // It wants a request; any will do, since the key is taken from the variable.
  await site.get({ [KEY_HEADER]: Buffer.from('"first"').toString('base64') });
  const check = app?.createRateLimit();
  return {
    site,
    call(key, increment) {
      if (check === undefined || lastRequest === undefined) throw new Error('The plugin is not there');
      // It asks for the key before it returns.
      calledKey = key;
      const checking = check(lastRequest, { increment });
      calledKey = undefined;
      return checking;
    },
  };
}

/** A gate over HTTP; it can be asked without a charge through `createRateLimit`. */
export async function keyedGate(
  options: SiteOptions,
  more: RateLimitPluginOptions,
  surroundings: Surroundings,
): Promise<Gate> {
  const { site, call } = await callableSite(options, more, surroundings);
  return {
    check: (key) => ask(site, key),
    async peek(key) {
      const found = await call(key, false);
      return found.isAllowed ? null : { allowed: found.remaining > 0, remaining: found.remaining };
    },
  };
}

/** The plugin's function, without HTTP. */
export async function bulkCheck(options: SiteOptions, surroundings: Surroundings): Promise<BulkCheck> {
  const { call } = await callableSite(options, {}, surroundings);
  return (key) => call(key, true);
}

/** What @fastify/rate-limit offers wherever it counts: `redis` with a `nameSpace` of its own each time, or in memory. */
export function countingIn(
  newOptions: () => RateLimitPluginOptions,
  surroundings: Surroundings,
): Pick<Abilities, 'keyed' | 'site' | 'siteWithAsyncKey' | 'extending'> {
  const keyGenerator = async (request: FastifyRequest) => keyOf(request.headers);
  return {
    keyed: true,
    site: (options) => siteWith(options, newOptions(), surroundings),
    siteWithAsyncKey: (options) => siteWith(options, { ...newOptions(), keyGenerator }, surroundings),
    extending: (options) => keyedGate(options, { ...newOptions(), continueExceeding: true }, surroundings),
  };
}
