import rateLimit, { type RateLimitPluginOptions } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Abilities } from '../abilities/abilities.ts';
import type { BulkCheck, MakeGate, ReadableGate } from '../abilities/gate.ts';
import type { Environment } from '../environment.ts';
import { KEY_HEADER, keyOf, requestWithKey } from '../keyed-request.ts';
import type { Site, SiteOptions } from '../site.ts';
import { fastifySite } from './fastify-site.ts';

/** A site with these options of the plugin beside the limit. */
export function siteWith(
  { limit, windowMs, trustsProxy }: SiteOptions,
  more: RateLimitPluginOptions,
  environment: Environment,
): Promise<Site> {
  const options = { max: limit, timeWindow: windowMs, ...more };
  return fastifySite((app) => app.register(rateLimit, options), environment, { trustsProxy });
}

/** A site, and the function of the plugin that checks a key without a request of its own. */
interface CallableSite {
  readonly site: Site;
  call(key: string, increment: boolean): ReturnType<ReturnType<FastifyInstance['createRateLimit']>>;
}

async function callableSite(
  { limit, windowMs }: SiteOptions,
  more: RateLimitPluginOptions,
  environment: Environment,
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
  }, environment);
  // It needs a request; any will do, because the key comes from the variable.
  await site.get({ [KEY_HEADER]: Buffer.from('"first"').toString('base64') });
  const check = app?.createRateLimit();
  return {
    site,
    call(key, increment) {
      if (check === undefined || lastRequest === undefined) throw new Error('The plugin is not there');
      // It reads the key before it returns.
      calledKey = key;
      const checking = check(lastRequest, { increment });
      calledKey = undefined;
      return checking;
    },
  };
}

/** A gate over HTTP; `createRateLimit` reads a key without a charge. */
export async function keyedGate(
  options: SiteOptions,
  more: RateLimitPluginOptions,
  environment: Environment,
): Promise<ReadableGate> {
  const { site, call } = await callableSite(options, more, environment);
  return {
    check: (key) => requestWithKey(site, key),
    async peek(key) {
      const found = await call(key, false);
      return found.isAllowed ? null : { allowed: found.remaining > 0, remaining: found.remaining };
    },
  };
}

/** The plugin's function, without HTTP. */
export async function bulkCheck(options: SiteOptions, environment: Environment): Promise<BulkCheck> {
  const { call } = await callableSite(options, {}, environment);
  return (key) => call(key, true);
}

/** The abilities that a gate brings. */
export function gatesOf(
  makeGate: MakeGate<ReadableGate>,
): Pick<Abilities, 'window' | 'reads' | 'algorithms'> {
  return { window: makeGate, reads: makeGate, algorithms: { window: makeGate } };
}

/**
 * What @fastify/rate-limit offers wherever it counts: `redis` with a `nameSpace` of its own each time, or in
 * memory.
 */
export function countingIn(
  newOptions: () => RateLimitPluginOptions,
  environment: Environment,
): Pick<Abilities, 'keyed' | 'site' | 'siteWithAsyncKey' | 'extending'> {
  const keyGenerator = async (request: FastifyRequest) => keyOf(request.headers);
  return {
    keyed: true,
    site: (options) => siteWith(options, newOptions(), environment),
    siteWithAsyncKey: (options) => siteWith(options, { ...newOptions(), keyGenerator }, environment),
    extending: (options) => keyedGate(options, { ...newOptions(), continueExceeding: true }, environment),
  };
}
