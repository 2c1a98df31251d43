import fastify from 'fastify';
import type { Open, ServedContender } from '../../../contender.ts';
import { ANSWER, listen } from '../listen.ts';

export const open: Open<ServedContender> = async () => {
  const app = fastify();
  app.get('/', (_request, reply) => reply.send(ANSWER));
  await app.ready();
  return listen(app.server);
};
