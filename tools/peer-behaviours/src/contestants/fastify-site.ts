import fastify, { type FastifyInstance } from 'fastify';
import { newHold } from '../hold.ts';
import { type Site, siteAt } from '../site.ts';
import type { Surroundings } from '../surroundings.ts';
import type { FrameworkOptions } from './framework-options.ts';

/** A site in Fastify with such a plugin. A request with `x-fail` is held, and then answered with a 500. */
export async function fastifySite(
  register: (app: FastifyInstance) => unknown,
  surroundings: Surroundings,
  { trustsProxy = false, hold = newHold() }: FrameworkOptions = {},
): Promise<Site> {
  const app = fastify({ forceCloseConnections: true, ...(trustsProxy && { trustProxy: 'loopback' }) });
  await register(app);
  app.get('/', async (request, reply) => {
    if (request.headers['x-fail'] === undefined) return 'passed';
    await hold.enter();
    return reply.status(500).send();
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  surroundings.atEnd(() => app.close());
  return siteAt(url);
}
