import { getRequestListener } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import { rateLimiter } from 'hono-rate-limiter';
import type { Open, ServedContender } from '../../../contender.ts';
import { ANSWER, listen, WINDOW_MS } from '../listen.ts';

export const open: Open<ServedContender> = ({ limit }) => {
  const app = new Hono();
  app.use(
    rateLimiter({
      limit,
      windowMs: WINDOW_MS,
      keyGenerator: (context) => getConnInfo(context).remote.address ?? '',
    }),
  );
  app.get('/', (context) => context.json(ANSWER));
  return listen(getRequestListener(app.fetch) as never);
};
