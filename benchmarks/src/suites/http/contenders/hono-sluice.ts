import { getRequestListener } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { rateLimit } from '@sluice/adapter-web/hono';
import { Hono } from 'hono';
import type { Open, ServedContender } from '../../../contender.ts';
import { ANSWER, listen } from '../listen.ts';
import { DEADLINE_MS, limits } from '../sluice-options.ts';

export const open: Open<ServedContender> = ({ limit }) => {
  const app = new Hono();
  app.use(
    rateLimit({
      limits: limits(limit),
      deadlineMs: DEADLINE_MS,
      address: (context) => getConnInfo(context).remote.address,
    }),
  );
  app.get('/', (context) => context.json(ANSWER));
  return listen(getRequestListener(app.fetch) as never);
};
