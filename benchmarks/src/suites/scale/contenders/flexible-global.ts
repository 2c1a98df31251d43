import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { Open } from '../../../contender.ts';
import { flexibleContender } from '../../flexible-limiter.ts';
import { connectIoredis } from '../../redis/connect.ts';

/** Two limiters of rate-limiter-flexible: each is charged separately, the global one first. */
export const open: Open = async ({ limit, namespace, serverUrl }) => {
  const { client, connected } = await connectIoredis(serverUrl);
  const [global, perUser] = ['global', 'user'].map(
    (name) =>
      new RateLimiterRedis({
        storeClient: client,
        points: limit,
        duration: 3600,
        keyPrefix: `${namespace}-${name}`,
      }),
  );
  const consume = async (user: string): Promise<unknown> => {
    await global?.consume('everyone');
    return perUser?.consume(user);
  };
  return { ...flexibleContender({ consume }, false), ...connected };
};
