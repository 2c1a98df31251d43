import Koa from 'koa';
import type { Open, ServedContender } from '../../../contender.ts';
import { type BareOptions, FIELD_PAIRS } from '../bare-fields.ts';
import { ANSWER, listen } from '../listen.ts';

export const open: Open<ServedContender> = ({ options }) => {
  const { fields = false } = options as BareOptions;
  const app = new Koa();
  if (fields) {
    app.use(async (context, next) => {
      for (const [name, value] of FIELD_PAIRS) context.set(name, value);
      await next();
    });
  }
  app.use((context) => {
    context.body = ANSWER;
  });
  return listen(app.callback());
};
