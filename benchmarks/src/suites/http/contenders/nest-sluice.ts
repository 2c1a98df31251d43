import { RateLimitModule } from '@sluice/adapter-nest';
import type { Open, ServedContender } from '../../../contender.ts';
import { clientsInTurn } from '../clients-in-turn.ts';
import { type NestOptions, serveNest } from '../nest-app.ts';
import { DEADLINE_MS, limits } from '../sluice-options.ts';

export const open: Open<ServedContender> = ({ limit, options }) => {
  const key = clientsInTurn();
  return serveNest(options as unknown as NestOptions, {
    imports: [RateLimitModule.forRoot({ limits: limits(limit), deadlineMs: DEADLINE_MS, key })],
  });
};
