import { type Framework, routeOf, type TrustedProxies } from '@sluice/http';
import { nodeFramework } from '@sluice/http/node';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Returns how a guard reads requests of Fastify 5. */
export function fastifyFramework(trusted: TrustedProxies): Framework<FastifyRequest, FastifyReply> {
  return nodeFramework({
    message: (request) => request.raw,
    reply: (reply) => reply.raw,
    // No other source: the app names the proxies it trusts in one place, `trustProxy`.
    address: (request) => request.ip,
    trustedProxies: () => trusted,
    route: declaredRoute,
  });
}

/** Returns undefined for a request without a route. */
function declaredRoute({ routeOptions }: FastifyRequest): string | undefined {
  const { url, method } = routeOptions;
  if (url === undefined) return undefined;
  return routeOf(url, typeof method === 'string' ? [method] : method);
}
