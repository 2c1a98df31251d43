import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { Open, ServedContender } from '../../../contender.ts';
import { type BareOptions, FIELD_PAIRS } from '../bare-fields.ts';
import { ANSWER, listen } from '../listen.ts';

export const open: Open<ServedContender> = ({ options }) => {
  const { fields = false } = options as BareOptions;
  const app = new Hono();
  if (fields) {
    app.use(async (context, next) => {
      for (const [name, value] of FIELD_PAIRS) context.header(name, value);
      await next();
    });
  }
  app.get('/', (context) => context.json(ANSWER));
  return listen(getRequestListener(app.fetch) as never);
};
