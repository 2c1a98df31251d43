import fastify, { type FastifyInstance } from 'fastify';
import type { Environment } from '../environment.ts';
import { holdRequests } from '../held-requests.ts';
import { type Site, siteAt } from '../site.ts';
import type { FrameworkOptions } from './framework-options.ts';

/** A site in Fastify with this plugin. A request with `x-fail` is held, and then answered with a 500. */
export async function fastifySite(
  register: (app: FastifyInstance) => unknown,
  environment: Environment,
  { trustsProxy = false, held = holdRequests() }: FrameworkOptions = {},
): Promise<Site> {
  const app = fastify({ forceCloseConnections: true, ...(trustsProxy && { trustProxy: 'loopback' }) });
  await register(app);
  app.get('/', async (request, reply) => {
    if (request.headers['x-fail'] === undefined) return 'passed';
    await held.enter();
    return reply.status(500).send();
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  environment.atEnd(() => app.close());
  return siteAt(url);
}
