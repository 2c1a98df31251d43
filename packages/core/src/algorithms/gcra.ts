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
  /** Units that are granted per `period`, sustained. */
  readonly limit: number;
  readonly period: Duration;
  /** Units that may be granted at once. Default: `limit`. 1 spaces single units evenly. */
  readonly burst?: number;
}

/**
 * The generic cell rate algorithm (ITU-T I.371; ATM Forum TM 4.1): `limit` units per `period` sustained, at most
 * `burst` at once. It is a token bucket of capacity `burst` that refills `limit` units per `period`, and the
 * decision's `limit` is the burst, since that is what `remaining` counts down from.
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
    options.burst === undefined
      ? { where: 'gcra: `limit`', value: options.limit }
      : { where: 'gcra: `burst`', value: options.burst },
    { where: 'gcra: `limit`', amount: options.limit, everyName: 'gcra: `period`', every: options.period },
  );
  return limitOf(options, bucket);
}
