import { createLimiter, type Decision, type LeaseOptions, type Store } from '@sluice/core';
import { redisStore } from '@sluice/store-redis';
import type { Open } from '../../../contender.ts';
import { allows, limitsOf, type SluiceOptions } from '../../sluice-limits.ts';
import { connectSluiceClient } from '../connect.ts';

interface RedisOptions extends SluiceOptions {
  readonly nodeRedis?: boolean;
  readonly lease?: LeaseOptions;
  readonly countsCommands?: boolean;
}

export const open: Open = async ({ limit, namespace, serverUrl, options }) => {
  const { nodeRedis = false, lease, countsCommands = false, ...limits } = options as unknown as RedisOptions;
  const { client, connected } = await connectSluiceClient(serverUrl, nodeRedis);
  const store = redisStore({ client, prefix: namespace });
  const commandsSent = countsCommands ? countCommands(store) : undefined;
  const limiter = createLimiter({
    store,
    limits: limitsOf(limits, limit),
    // Long enough that a busy machine does not run into the deadline.
    deadlineMs: 5000,
    ...(lease !== undefined && { lease }),
  });
  const check = (key: string): Promise<Decision> => limiter.consume(key);
  return { check, allows, ...connected, ...(commandsSent !== undefined && { commandsSent }) };
};

/** Counts the commands that the store receives from now on. */
function countCommands(store: Store): () => number {
  const execute = store.execute?.bind(store);
  let sent = 0;
  store.execute = (commands, options) => {
    sent += commands.length;
    return execute?.(commands, options) ?? Promise.resolve([]);
  };
  return () => sent;
}
