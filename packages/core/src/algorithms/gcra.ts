import type { Duration } from '../duration.ts';
import {
  type KeyOption,
  type Limit,
  limitOf,
  type NameOption,
  type OwnKeyOption,
  validateLimitOptions,
} from '../limit.ts';
import { bucketOf } from './bucket.ts';

/** The options of {@link gcra}. */
export interface GcraOptions extends NameOption {
  /** Units per `period`, sustained: a whole number of at least 1. */
  readonly limit: number;
  /** The period of `limit`: milliseconds, or a string such as `'1m'`. */
  readonly period: Duration;
  /**
   * Units that may be granted at once: a whole number of at least 1. 1 spaces single units evenly. Default:
   * `limit`.
   */
  readonly burst?: number;
}

/**
 * The generic cell rate algorithm (ITU-T I.371; ATM Forum TM 4.1): `limit` units per `period` sustained, at
 * most `burst` at once. It equals a token bucket of capacity `burst` that refills `limit` units per `period`.
 * The decision's `limit` is the burst, because `remaining` counts down from it. Choose it to space requests
 * evenly.
 *
 * @example
 * ```ts
 * gcra({ name: 'api', limit: 60, period: '1m', burst: 5 });
 * ```
 */
export function gcra(options: GcraOptions & OwnKeyOption): Limit<string>;
export function gcra<Subject>(options: GcraOptions & KeyOption<Subject>): Limit<Subject>;
export function gcra(options: GcraOptions & { readonly key?: unknown }): Limit<never> {
  validateLimitOptions(
    'gcra',
    options,
    ['limit', 'period', 'burst'],
    "{ name: 'api', limit: 100, period: '1m', burst: 10 }",
  );
  const bucket = bucketOf(
    'gcra',
    options.name,
    options.burst === undefined
      ? { where: 'gcra: `limit`', value: options.limit }
      : { where: 'gcra: `burst`', value: options.burst },
    { where: 'gcra: `limit`', amount: options.limit, everyName: 'gcra: `period`', every: options.period },
  );
  return limitOf(options, bucket);
}
