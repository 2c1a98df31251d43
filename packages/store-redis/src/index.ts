export { fromIoredis, type IoredisLike } from './ioredis-client.ts';
export {
  fromNodeRedis,
  type NodeRedisClusterLike,
  type NodeRedisLike,
  type NodeRedisSentinelLike,
} from './node-redis-client.ts';
export type { RedisClient, RedisWord } from './redis-client.ts';
export { redisStore } from './redis-store.ts';
export type { RedisStoreOptions } from './redis-store-options.ts';
