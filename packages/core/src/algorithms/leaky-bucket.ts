import {
  type KeyOption,
  type Limit,
  limitOf,
  type NameOption,
  type OwnKeyOption,
  validateLimitOptions,
} from '../limit.ts';
import { bucketOf, type Rate, rateOf } from './bucket.ts';

/** The options of {@link leakyBucket}. */
export interface LeakyBucketOptions extends NameOption {
  /** Units that the bucket holds before it overflows: a whole number of at least 1. */
  readonly capacity: number;
  /** How fast it leaks, evenly: `{ amount: 10, every: '1s' }` is one unit each 100 ms. */
  readonly leak: Rate;
}

/**
 * The leaky bucket as a meter (ITU-T I.371): each spend pours units in, the bucket leaks evenly, and a spend
 * that would overflow it is denied. It gives the same verdicts as a token bucket of the same capacity and
 * rate. Choose it if you think in "how much is queued up" rather than "how much is left". It never delays
 * anything.
 *
 * @example
 * ```ts
 * leakyBucket({ name: 'uploads', capacity: 20, leak: { amount: 1, every: '500ms' } });
 * ```
 */
export function leakyBucket(options: LeakyBucketOptions & OwnKeyOption): Limit<string>;
export function leakyBucket<Subject>(options: LeakyBucketOptions & KeyOption<Subject>): Limit<Subject>;
export function leakyBucket(options: LeakyBucketOptions & { readonly key?: unknown }): Limit<never> {
  const example = "{ name: 'api', capacity: 100, leak: { amount: 10, every: '1s' } }";
  validateLimitOptions('leakyBucket', options, ['capacity', 'leak'], example);
  const { amount, every } = rateOf('leakyBucket: `leak`', options.leak);
  const bucket = bucketOf(
    'leaky-bucket',
    options.name,
    { where: 'leakyBucket: `capacity`', value: options.capacity },
    { where: 'leakyBucket: `leak.amount`', amount, everyName: 'leakyBucket: `leak.every`', every },
  );
  return limitOf(options, bucket);
}
