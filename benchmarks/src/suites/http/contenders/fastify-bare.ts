import fastify from 'fastify';
import type { Open, ServedContender } from '../../../contender.ts';
import { type BareOptions, FIELD_PAIRS } from '../bare-fields.ts';
import { ANSWER, listen } from '../listen.ts';

export const open: Open<ServedContender> = async ({ options }) => {
  const { fields = false } = options as BareOptions;
  const app = fastify();
  if (fields) {
    app.addHook('onRequest', (_request, reply, done) => {
      for (const [name, value] of FIELD_PAIRS) reply.header(name, value);
      done();
    });
  }
  app.get('/', (_request, reply) => reply.send(ANSWER));
  await app.ready();
  return listen(app.server);
};
