import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { rateLimited } from '@sluice/adapter-web';
import type { Open, ServedContender } from '../../../contender.ts';
import { ANSWER, listen } from '../listen.ts';
import { DEADLINE_MS, limits } from '../sluice-options.ts';

export const open: Open<ServedContender> = ({ limit }) => {
  const handler = rateLimited<HttpBindings>(
    {
      limits: limits(limit),
      deadlineMs: DEADLINE_MS,
      address: (_request, bindings) => bindings?.incoming.socket.remoteAddress,
    },
    () => Response.json(ANSWER),
  );
  return listen(
    getRequestListener((request, bindings) => handler(request, bindings as HttpBindings)) as never,
  );
};
