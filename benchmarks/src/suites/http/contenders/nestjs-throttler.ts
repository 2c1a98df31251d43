import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import type { Open, ServedContender } from '../../../contender.ts';
import { clientsInTurn } from '../clients-in-turn.ts';
import { WINDOW_MS } from '../listen.ts';
import { type NestOptions, serveNest } from '../nest-app.ts';

export const open: Open<ServedContender> = ({ limit, options }) => {
  const getTracker = clientsInTurn();
  return serveNest(options as unknown as NestOptions, {
    imports: [ThrottlerModule.forRoot({ throttlers: [{ ttl: WINDOW_MS, limit }], getTracker })],
    providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
  });
};
