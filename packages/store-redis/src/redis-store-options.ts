import type { Clock } from '@sluice/core';
import { outOfRange, validateOptions, wrongType } from '@sluice/core/option-validation';
import type { RedisClient } from './redis-client.ts';

/** The options of `redisStore`. */
export interface RedisStoreOptions {
  /** What `fromIoredis(...)` or `fromNodeRedis(...)` returns. Required. The client stays yours to close. */
  readonly client: RedisClient;
  /**
   * The beginning of every key in Redis: 0 to 64 printable ASCII characters. Set it when several apps share a
   * server. Braces are allowed only as one whole hash tag, such as `'{app}:'`: in a Cluster, all records then
   * live in one slot, so one atomic step can change those of any keys, and one node does all the work.
   * Default: `'sluice:'`.
   */
  readonly prefix?: string;
  /**
   * The time, in milliseconds since the epoch. For tests only: with several processes, their clocks would
   * have to agree. This clock may stand still, so records are kept in Redis for ten minutes beyond their
   * expiry. Default: the `TIME` of the server.
   */
  readonly clock?: Clock;
}

/** The options, validated and with defaults. */
export interface ValidatedRedisStoreOptions {
  readonly client: RedisClient;
  readonly prefix: string;
  readonly clock: Clock | undefined;
}

/**
 * Returns the options with their defaults. Throws a `TypeError` or `RangeError` that names the invalid
 * option.
 */
export function validateRedisStoreOptions(options: RedisStoreOptions): ValidatedRedisStoreOptions {
  const caller = 'redisStore';
  validateOptions(caller, options, ['client', 'prefix', 'clock'], '{ client: fromIoredis(new Redis()) }');
  const { client, prefix = 'sluice:', clock } = options;
  if (typeof client?.send !== 'function' || typeof client.ready !== 'function') {
    throw wrongType(
      `${caller}: \`client\``,
      client,
      'what `fromIoredis` or `fromNodeRedis` returns',
      'fromIoredis(new Redis())',
    );
  }
  if (typeof prefix !== 'string') {
    throw wrongType(`${caller}: \`prefix\``, prefix, '0 to 64 printable ASCII characters', "'my-app:'");
  }
  // Any other brace would move the hash tag away from what is counted.
  if (!/^(?=.{0,64}$)[\x20-\x7a|~]*(\{[\x20-\x7a|~]+\}[\x20-\x7a|~]*)?$/.test(prefix)) {
    throw outOfRange(
      `${caller}: \`prefix\``,
      prefix,
      '0 to 64 printable ASCII characters, with braces only around one hash tag',
      "'my-app:'",
    );
  }
  if (clock !== undefined && typeof clock?.now !== 'function') {
    throw wrongType(
      `${caller}: \`clock\``,
      clock,
      'an object with a function `now`',
      '{ now: () => Date.now() }',
    );
  }
  return { client, prefix, clock };
}
