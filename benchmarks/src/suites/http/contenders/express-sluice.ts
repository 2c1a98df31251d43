import { rateLimit } from '@sluice/adapter-express';
import express from 'express';
import type { Open, ServedContender } from '../../../contender.ts';
import { ANSWER, listen } from '../listen.ts';
import { DEADLINE_MS, limits, openStore, type SluiceHttpOptions } from '../sluice-options.ts';

export const open: Open<ServedContender> = async ({ limit, namespace, serverUrl, options }) => {
  const { headers } = options as SluiceHttpOptions;
  const { store, release } = await openStore(options, serverUrl, namespace);
  const app = express();
  app.use(
    rateLimit({
      store,
      limits: limits(limit),
      deadlineMs: DEADLINE_MS,
      ...(headers !== undefined && { headers }),
    }),
  );
  app.get('/', (_request, response) => {
    response.json(ANSWER);
  });
  return listen(app, release);
};
