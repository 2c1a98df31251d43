import type { Decision, Limiter } from '@sluice/core';
import { outOfRange, wrongType } from '@sluice/core/option-validation';
import { type Next, type RequestSubject, uncalledError } from '@sluice/http';
import type {
  FastifyInstance,
  FastifyPluginAsync,
  FastifyReply,
  FastifyRequest,
  HookHandlerDoneFunction,
} from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { fastifyFramework } from './fastify-framework.ts';
import type { FastifyRateLimitOptions, RateLimitHook, RouteRateLimitOptions } from './rate-limit-options.ts';
import { isFirstIn, register } from './registrations.ts';
import { type RouteGuard, RouteGuards } from './route-guards.ts';
import { isIgnoredHopCount, trustedBy, trustProxyOf } from './trust-proxy.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * The limiter of the first registration in this scope or, without one, in the scope around it; undefined
     * if that limits only routes with options of their own. Call it with a key or `{ request }`, for example
     * to block or reset a client. If the plugin was given a `limiter`, this is it, with its own subjects.
     */
    rateLimiter: Limiter<RequestSubject<FastifyRequest>> | undefined;
  }
  interface FastifyRequest {
    /**
     * The decision of the last registration that checked this request, other than in shadow mode. Undefined
     * before a check, and if it was skipped.
     */
    rateLimit: Decision | undefined;
    /** The decision of the last registration in shadow mode, which had no effect. Undefined without one. */
    shadowRateLimit: Decision | undefined;
  }
  interface FastifyContextConfig {
    /** The options of this route's own limit, or `false` for no limit. */
    rateLimit?: RouteRateLimitOptions | false;
  }
}

const HOOKS: readonly RateLimitHook[] = ['onRequest', 'preParsing', 'preValidation', 'preHandler'];

const plugin: FastifyPluginAsync<FastifyRateLimitOptions> = async (fastify, options) => {
  // A hook is called with a request.
  if (!('addHook' in fastify)) throw uncalledError();
  const { hook = 'onRequest', global = true, ...shared } = options;
  if (!HOOKS.includes(hook)) {
    throw outOfRange('rateLimit: `hook`', hook, `one of ${HOOKS.join(', ')}`, "'preHandler'");
  }
  if (typeof global !== 'boolean') throw wrongType('rateLimit: `global`', global, 'true or false', 'false');
  const trustProxy = trustProxyOf(fastify);
  const framework = fastifyFramework(trustedBy(trustProxy, fastify.version));
  const guards = new RouteGuards(framework, shared, global);
  if (isIgnoredHopCount(trustProxy, fastify.version)) guards.diagnostics.report('SLUICE_TRUST_PROXY_HOPS');
  register(fastify, guards);
  for (const name of ['rateLimit', 'shadowRateLimit']) {
    if (!fastify.hasRequestDecorator(name)) fastify.decorateRequest(name, undefined);
  }
  if (!Object.hasOwn(fastify, 'rateLimiter')) {
    fastify.decorate('rateLimiter', guards.everywhere?.guard.limiter as FastifyInstance['rateLimiter']);
  }
  fastify.addHook('onRoute', function (route) {
    const own = route.config?.rateLimit;
    // Created now, so that a mistake in the options shows before the first request.
    if (own !== undefined && own !== false && isFirstIn(this, guards)) {
      guards.ofRoute(own, `${[route.method].flat().join(', ')} ${route.url}`);
    }
  });
  const check = checkHook(guards);
  if (hook === 'preParsing') {
    fastify.addHook('preParsing', (request, reply, _payload, done) => check(request, reply, done));
  } else fastify.addHook(hook as 'onRequest', check);
};

/**
 * A plugin for Fastify 5 that lets a request pass only within its limits. A request over a limit is answered
 * with 429 and a problem body (or by `onLimited`) and never reaches its handler. If a function of the options
 * throws, the error goes to the error handler, and the request does not pass either.
 *
 * It limits all routes of the scope it is registered in, and requests without a route. Every registration
 * that covers a route checks it, for example one by address in `onRequest` and one by user in `preHandler`.
 * The options in a route's `config.rateLimit` are for the first of them only; `false` is for all.
 *
 * Every option has its default in its own comment; see `StoreOptions` and `PluginOptions`. The decision is in
 * `request.rateLimit` (`request.shadowRateLimit` in shadow mode), and the limiter in `fastify.rateLimiter`.
 *
 * Rejects with a `TypeError` or `RangeError` that names the option at fault. A mistake in `config.rateLimit`
 * is thrown when the route is registered or, if that was before this plugin, goes to the error handler. It
 * names the route. Does no I/O before the first request.
 *
 * @example
 * ```ts
 * const perMinute = fixedWindow({ name: 'per-minute', limit: 60, window: '1m' });
 * const login = fixedWindow({ name: 'login', limit: 3, window: '15m' });
 * await app.register(rateLimit, { limits: [perMinute] });
 * app.get('/health', { config: { rateLimit: false } }, async () => 'ok');
 * app.post('/login', { config: { rateLimit: { limits: [perMinute, login] } } }, logIn);
 * ```
 */
export const rateLimit: FastifyPluginAsync<FastifyRateLimitOptions> = fastifyPlugin(plugin, {
  fastify: '5.x',
  name: '@sluice/adapter-fastify',
});

type CheckHook = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => void;

function checkHook(guards: RouteGuards): CheckHook {
  return (request, reply, done) => {
    let route: RouteGuard | undefined;
    try {
      route = guardOf(guards, request);
    } catch (error) {
      done(error as Error);
      return;
    }
    if (route === undefined) done();
    else route.conclude(route.guard.check(request, reply), request, reply, done as Next);
  };
}

function guardOf(guards: RouteGuards, request: FastifyRequest): RouteGuard | undefined {
  const { method, url, config } = request.routeOptions;
  const { rateLimit: own } = config;
  if (own === false) return undefined;
  if (own === undefined || !isFirstIn(request.server, guards)) return guards.everywhere;
  return guards.ofRoute(own, `${[method].flat().join(', ')} ${url}`);
}
