import Koa from 'koa';
import ratelimit from 'koa-ratelimit';
import type { Open, ServedContender } from '../../../contender.ts';
import { ANSWER, listen, WINDOW_MS } from '../listen.ts';

export const open: Open<ServedContender> = ({ limit }) => {
  const app = new Koa();
  app.use(ratelimit({ driver: 'memory', db: new Map(), duration: WINDOW_MS, max: limit }));
  app.use((context) => {
    context.body = ANSWER;
  });
  return listen(app.callback());
};
