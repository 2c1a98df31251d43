import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceMetrics } from '../telemetry/service-metrics.ts';

/** Counts and logs an answer. `endpoint`: its pattern. Call it before the answer is sent. */
export type Answered = (endpoint: string, request: FastifyRequest, reply: FastifyReply) => void;

/** `isDraining`: whether clients are asked to open other connections. */
export function answeredWith(
  metrics: ServiceMetrics,
  logger: FastifyBaseLogger,
  isDraining: () => boolean,
): Answered {
  // A hook of Fastify would cost each request more than this.
  return (endpoint, { id, method }, reply) => {
    if (isDraining()) reply.header('connection', 'close');
    metrics.request(endpoint, reply.statusCode);
    logger.debug({ reqId: id, method, endpoint, status: reply.statusCode }, 'answered');
  };
}
