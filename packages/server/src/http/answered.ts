import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceMetrics } from '../telemetry/service-metrics.ts';

/** Counts and logs an answer. `endpoint`: its pattern. */
export type Answered = (endpoint: string, request: FastifyRequest, reply: FastifyReply) => void;

export function answeredWith(metrics: ServiceMetrics, logger: FastifyBaseLogger): Answered {
  return (endpoint, { id, method }, reply) => {
    metrics.request(endpoint, reply.statusCode);
    logger.debug({ reqId: id, method, endpoint, status: reply.statusCode }, 'answered');
  };
}
