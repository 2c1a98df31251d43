import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { type FastifyInstance } from 'fastify';
import { type Site, siteAt } from '../site.ts';
import type { Surroundings } from '../surroundings.ts';
import { FAILS_AFTER_MS } from './failing-request.ts';

/** A site in Fastify with such a plugin. A request with `x-fail` is answered with a 500, after a while. */
export async function fastifySite(
  register: (app: FastifyInstance) => unknown,
  trustsProxy: boolean,
  surroundings: Surroundings,
): Promise<Site> {
  const app = fastify({ forceCloseConnections: true, ...(trustsProxy && { trustProxy: 'loopback' }) });
  await register(app);
  app.get('/', async (request, reply) => {
    if (request.headers['x-fail'] === undefined) return 'passed';
    await sleep(FAILS_AFTER_MS);
    return reply.status(500).send();
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  surroundings.atEnd(() => app.close());
  return siteAt(url);
}
