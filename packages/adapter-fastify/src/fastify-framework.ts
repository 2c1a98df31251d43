import { type Framework, routeOf, type TrustedProxies } from '@sluice/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Fastify 5, as a guard reads it. */
export function fastifyFramework(trusted: TrustedProxies): Framework<FastifyRequest, FastifyReply> {
  return {
    message: (request) => request.raw,
    reply: (reply) => reply.raw,
    // And nothing else: which proxies to believe is said once, in `trustProxy`.
    address: (request) => request.ip,
    trustedProxies: () => trusted,
    route: declaredRoute,
  };
}

/** Undefined for what no route was found for. */
function declaredRoute({ routeOptions }: FastifyRequest): string | undefined {
  const { url, method } = routeOptions;
  if (url === undefined) return undefined;
  return routeOf(url, typeof method === 'string' ? [method] : method);
}
