import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DASHBOARD_PATH, type ServiceDashboard } from '../dashboard/service-dashboard.ts';
import type { Answered } from './answered.ts';

/** Serves the dashboard. It decides itself who may see it. */
export function dashboardRoutes(
  app: FastifyInstance,
  dashboard: ServiceDashboard,
  isDraining: () => boolean,
  answered: Answered,
): void {
  app.register(async (scope) => {
    // The page reads bodies itself, once the operator has been admitted.
    scope.addHook('onResponse', (request, reply, done) => {
      answered(request.routeOptions.url as string, request, reply);
      done();
    });
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      // Its streams would hold up the end of the service.
      if (isDraining()) return reply.code(503).send();
      reply.hijack();
      dashboard.answer(request.raw, reply.raw);
      return reply;
    };
    scope.all(DASHBOARD_PATH, handle);
    scope.all(`${DASHBOARD_PATH}/*`, handle);
  });
}
