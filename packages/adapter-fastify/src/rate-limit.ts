import type { Decision } from '@sluice/core';
import { outOfRange, wrongType } from '@sluice/core/option-validation';
import { failed, type Header, type Limited, type Outcome } from '@sluice/http';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { fastifyFramework } from './fastify-framework.ts';
import type { FastifyRateLimitOptions, RateLimitHook, RouteRateLimitOptions } from './rate-limit-options.ts';
import { isFirstIn, register } from './registrations.ts';
import { type RouteGuard, RouteGuards } from './route-guards.ts';
import { isIgnoredHopCount, trustedBy, trustProxyOf } from './trust-proxy.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The decision on this request. Undefined before it was checked, and where it was not. */
    rateLimit: Decision | undefined;
  }
  interface FastifyContextConfig {
    /** Options of this route's own limit, or `false` for none. */
    rateLimit?: RouteRateLimitOptions | false;
  }
}

const HOOKS: readonly RateLimitHook[] = ['onRequest', 'preParsing', 'preValidation', 'preHandler'];

/**
 * A plugin for Fastify 5 that lets a request pass only while it is within its limits. One over a limit is answered with 429
 * and a problem body (or by `onLimited`) and never reaches its handler. What a function of the options throws goes to
 * the error handler: such a request does not pass either.
 *
 * Limits all routes of the scope that it is registered in, and what no route was found for. Registered more than once, for example in two hooks or in an inner scope, all that cover a route check it; the options in
 * the route's `config.rateLimit` are for the first of them, and `false` is for all.
 *
 * Rejects with a `TypeError` or `RangeError` that names the option at fault; a mistake in `config.rateLimit` is thrown
 * where the route is registered, or goes to the error handler if that was before this plugin. Does no I/O before the first request.
 */
const plugin: FastifyPluginAsync<FastifyRateLimitOptions> = async (fastify, options) => {
  const { hook = 'onRequest', global = true, ...shared } = options;
  if (!HOOKS.includes(hook)) {
    throw outOfRange('rateLimit: `hook`', hook, `one of ${HOOKS.join(', ')}`, "'preHandler'");
  }
  if (typeof global !== 'boolean') throw wrongType('rateLimit: `global`', global, 'true or false', 'false');
  const trustProxy = trustProxyOf(fastify);
  const framework = fastifyFramework(trustedBy(trustProxy, fastify.version));
  const guards = new RouteGuards(framework, shared, global);
  if (isIgnoredHopCount(trustProxy, fastify.version)) guards.diagnostics.tell('SLUICE_TRUST_PROXY_HOPS');
  register(fastify, guards);
  if (!fastify.hasRequestDecorator('rateLimit')) fastify.decorateRequest('rateLimit', undefined);
  fastify.addHook('onRoute', function (route) {
    const own = route.config?.rateLimit;
    // Made now, so that a mistake in its options is known before the first request.
    if (own !== undefined && own !== false && isFirstIn(this, guards)) guards.ofRoute(own);
  });
  const check = checkWith(guards);
  if (hook === 'preParsing') {
    fastify.addHook('preParsing', (request, reply, _payload, done) => check(request, reply, done));
  } else fastify.addHook(hook as 'onRequest', check);
};

/** The plugin, as {@link plugin} says. */
export const rateLimit: FastifyPluginAsync<FastifyRateLimitOptions> = fastifyPlugin(plugin, {
  fastify: '5.x',
  name: '@sluice/adapter-fastify',
});

type Check = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => void;

function checkWith(guards: RouteGuards): Check {
  return (request, reply, done) => {
    let route: RouteGuard | undefined;
    try {
      route = guardOf(guards, request);
    } catch (error) {
      done(error as Error);
      return;
    }
    if (route === undefined) {
      done();
      return;
    }
    const outcome = route.guard.check(request, reply);
    if (!(outcome instanceof Promise)) conclude(outcome, route, request, reply, done);
    else void outcome.then((late) => conclude(late, route, request, reply, done));
  };
}

function guardOf(guards: RouteGuards, request: FastifyRequest): RouteGuard | undefined {
  const { rateLimit: own } = request.routeOptions.config;
  if (own === false) return undefined;
  return own !== undefined && isFirstIn(request.server, guards) ? guards.ofRoute(own) : guards.everywhere;
}

function conclude(
  outcome: Outcome,
  route: RouteGuard,
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  if (outcome.kind === 'gone') {
    // Nobody is there to be answered, and no handler is to run.
    reply.hijack();
    return;
  }
  if (outcome.kind === 'failed') {
    done(outcome.error as Error);
    return;
  }
  if (outcome.decision !== undefined) request.rateLimit = outcome.decision;
  setHeaders(reply, outcome.headers);
  if (outcome.kind === 'pass') done();
  else if (!reply.sent) refuse(outcome, route, request, reply, done);
}

function refuse(
  { decision, answer }: Limited,
  { onLimited }: RouteGuard,
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  reply.code(answer.status);
  if (onLimited === undefined || decision.degraded) {
    // As bytes: to the media type of a text, Fastify would add a charset.
    reply.header('content-type', answer.contentType).send(Buffer.from(answer.body));
    return;
  }
  const answered = async (): Promise<unknown> => onLimited(request, reply, decision);
  answered().then(
    (payload) => {
      if (payload !== undefined && payload !== reply) reply.send(payload);
    },
    (error: unknown) => {
      // Else the error handler would answer our mistake with the status that was meant for the client's.
      reply.code(500);
      done(failed('rateLimit', error).error as Error);
    },
  );
}

function setHeaders(reply: FastifyReply, headers: readonly Header[]): void {
  for (const [name, value] of headers) reply.header(name, value);
}
