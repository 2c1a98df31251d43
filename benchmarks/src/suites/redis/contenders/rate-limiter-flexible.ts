import { RateLimiterRedis, RateLimiterUnion } from 'rate-limiter-flexible';
import type { Open } from '../../../contender.ts';
import { flexibleContender } from '../../flexible-limiter.ts';
import { connectIoredis, connectNodeRedis } from '../connect.ts';

interface FlexibleOptions {
  readonly nodeRedis?: boolean;
  /** A union of this many limiters; each is charged separately. */
  readonly copies?: number;
  readonly answersDenials?: boolean;
  /** Its option for remembering denials in the process. */
  readonly blocksInMemory?: boolean;
}

export const open: Open = async ({ limit, namespace, serverUrl, options }) => {
  const { nodeRedis = false, copies, answersDenials = false, blocksInMemory } = options as FlexibleOptions;
  const { client, connected } = await (nodeRedis ? connectNodeRedis : connectIoredis)(serverUrl);
  const limiterNamed = (keyPrefix: string): RateLimiterRedis =>
    new RateLimiterRedis({
      storeClient: client,
      useRedisPackage: nodeRedis,
      points: limit,
      duration: 3600,
      keyPrefix,
      ...(blocksInMemory && { inMemoryBlockOnConsumed: limit + 1 }),
    });
  if (copies === undefined) {
    return { ...flexibleContender(limiterNamed(namespace), answersDenials), ...connected };
  }
  const limiters = Array.from({ length: copies }, (_, i) => limiterNamed(`${namespace}-${i}`));
  return { ...flexibleContender(new RateLimiterUnion(...limiters), answersDenials), ...connected };
};
