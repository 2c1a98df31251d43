import { rateLimit } from '@sluice/adapter-koa';
import Koa from 'koa';
import type { Open, ServedContender } from '../../../contender.ts';
import { ANSWER, listen } from '../listen.ts';
import { DEADLINE_MS, limits } from '../sluice-options.ts';

export const open: Open<ServedContender> = ({ limit }) => {
  const app = new Koa();
  app.use(rateLimit({ limits: limits(limit), deadlineMs: DEADLINE_MS }));
  app.use((context) => {
    context.body = ANSWER;
  });
  return listen(app.callback());
};
