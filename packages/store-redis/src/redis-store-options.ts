import type { Clock } from '@sluice/core';
import { outOfRange, validateOptions, wrongType } from '@sluice/core/option-validation';
import type { RedisClient } from './redis-client.ts';

/** The options of `redisStore`. */
export interface RedisStoreOptions {
  /** `fromIoredis(new Redis(...))` or `fromNodeRedis(createClient(...))`. Stays yours to close. */
  readonly client: RedisClient;
  /**
   * What every key in Redis begins with: 0 to 64 printable ASCII characters. Braces only as one whole hash tag, such as
   * `'{app}:'`: in a Cluster all records then live in one slot, so that one step can change those of any keys, and one
   * node does all the work. Default: `'sluice:'`.
   */
  readonly prefix?: string;
  /**
   * Tells the time instead of the Redis server: for tests. With several processes their clocks would have to agree.
   * Records then stay ten minutes longer than they need by this clock, which may stand still.
   */
  readonly clock?: Clock;
}

/** The options, checked and with defaults. */
export interface ValidatedRedisStoreOptions {
  readonly client: RedisClient;
  readonly prefix: string;
  readonly clock: Clock | undefined;
}

/** The options with their defaults, or a `TypeError` or `RangeError` that names the one at fault. */
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
  // Any other brace would move the hash tag away from the key that is counted.
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
