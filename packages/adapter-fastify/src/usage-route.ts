import { parseUsageRouteOptions, type UsageRouteOptions, usageAnswer } from '@sluice/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Creates a handler that answers with the caller's usage of each limit, as `usageOf` of core returns it, so
 * that key holders can see it. The answer is 401 if `key` returns `undefined`, and 503 while the store is
 * out. Looking is not counted. Errors go to Fastify.
 *
 * Throws a `TypeError` that names the option at fault.
 *
 * @example
 * ```ts
 * app.get('/usage', usageRoute({ limiter, key: (request) => request.user?.id }));
 * ```
 */
export function usageRoute<Subject = string>(
  options: UsageRouteOptions<FastifyRequest, Subject>,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  const parsed = parseUsageRouteOptions(options);
  return async (request, reply) => {
    const { status, headers, body } = await usageAnswer(parsed, request);
    for (const [name, value] of headers) reply.header(name, value);
    // As bytes, because Fastify adds a charset to the media type of a string.
    return reply.code(status).send(Buffer.from(body));
  };
}
