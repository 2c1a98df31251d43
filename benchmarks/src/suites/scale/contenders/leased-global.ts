import { createLimiter, type Decision } from '@sluice/core';
import { redisStore } from '@sluice/store-redis';
import type { Open } from '../../../contender.ts';
import { connectSluiceClient } from '../../redis/connect.ts';
import { allows, limitsOf } from '../../sluice-limits.ts';

/** A limiter of its own for the global limit, with a lease, and then the limit of the user. */
export const open: Open = async ({ limit, namespace, serverUrl }) => {
  const { client, connected } = await connectSluiceClient(serverUrl, false);
  const store = redisStore({ client, prefix: namespace });
  const deadlineMs = 5000;
  const global = createLimiter({
    store,
    limits: limitsOf({ limits: ['global'] }, limit),
    deadlineMs,
    lease: { term: '50ms' },
  });
  const perUser = createLimiter({ store, limits: limitsOf({ limits: ['perDay'] }, limit), deadlineMs });
  return {
    check: async (user): Promise<Decision> => {
      const decision = await global.consume(user);
      return decision.allowed ? perUser.consume(user) : decision;
    },
    allows,
    ...connected,
    close: async () => {
      await global.close();
      await perUser.close();
      await connected.close();
    },
  };
};
