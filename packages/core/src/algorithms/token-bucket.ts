import {
  type KeyOption,
  type Limit,
  limitOf,
  type NameOption,
  type OwnKeyOption,
  validateLimitOptions,
} from '../limit.ts';
import { bucketOf, type Rate, rateOf } from './bucket.ts';

/** The options of {@link tokenBucket}. */
export interface TokenBucketOptions extends NameOption {
  /** Units that the bucket holds, which is the largest burst: a whole number of at least 1. */
  readonly capacity: number;
  /** How fast it refills, evenly: `{ amount: 10, every: '1s' }` is one unit each 100 ms. */
  readonly refill: Rate;
}

/**
 * A bucket that starts full, holds at most `capacity` units and refills evenly. In any `t` ms it grants at
 * most `capacity + t * amount / every` units. Choose it for APIs: it allows bursts and enforces the average.
 *
 * @example
 * ```ts
 * tokenBucket({ name: 'api', capacity: 100, refill: { amount: 10, every: '1s' } });
 * ```
 */
export function tokenBucket(options: TokenBucketOptions & OwnKeyOption): Limit<string>;
export function tokenBucket<Subject>(options: TokenBucketOptions & KeyOption<Subject>): Limit<Subject>;
export function tokenBucket(options: TokenBucketOptions & { readonly key?: unknown }): Limit<never> {
  const example = "{ name: 'api', capacity: 100, refill: { amount: 10, every: '1s' } }";
  validateLimitOptions('tokenBucket', options, ['capacity', 'refill'], example);
  const { amount, every } = rateOf('tokenBucket: `refill`', options.refill);
  const bucket = bucketOf(
    'token-bucket',
    options.name,
    { where: 'tokenBucket: `capacity`', value: options.capacity },
    { where: 'tokenBucket: `refill.amount`', amount, everyName: 'tokenBucket: `refill.every`', every },
  );
  return limitOf(options, bucket);
}
