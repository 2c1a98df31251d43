import { rateLimit } from '@sluice/adapter-fastify';
import fastify from 'fastify';
import type { Open, ServedContender } from '../../../contender.ts';
import { ANSWER, listen } from '../listen.ts';
import { DEADLINE_MS, limits, openStore, type SluiceHttpOptions } from '../sluice-options.ts';

export const open: Open<ServedContender> = async ({ limit, namespace, serverUrl, options }) => {
  const { headers } = options as SluiceHttpOptions;
  const { store, release } = await openStore(options, serverUrl, namespace);
  const app = fastify();
  await app.register(rateLimit, {
    store,
    limits: limits(limit),
    deadlineMs: DEADLINE_MS,
    ...(headers !== undefined && { headers }),
  });
  app.get('/', (_request, reply) => reply.send(ANSWER));
  await app.ready();
  return listen(app.server, release);
};
