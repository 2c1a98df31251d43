import type { Duration } from '../duration.ts';
import {
  type KeyOption,
  type Limit,
  limitOf,
  type NameOption,
  type OwnKeyOption,
  validateLimitOptions,
} from '../limit.ts';
import { validateInteger } from '../option-validation.ts';
import { spanMs } from '../warnings/short-span.ts';
import { EntryLog } from './entry-log.ts';

/** The options of {@link concurrency}. */
export interface ConcurrencyOptions extends NameOption {
  /** How many units may be held at once: a whole number of at least 1. */
  readonly limit: number;
  /**
   * How long a unit is held if it is neither released nor renewed: milliseconds, or a string such as `'30s'`.
   * Choose it longer than the work usually takes, because work that outlives its lease no longer counts, and
   * as short as you can wait after a crash.
   */
  readonly lease: Duration;
}

/**
 * At most `limit` units held at once, across all processes. Take them with `reserve`, and release them with
 * `commit` or `cancel` of the reservation; `renew` extends the lease for work that takes longer. A unit that
 * is never released, because its process has died, comes back when its lease ends. A late release never frees
 * the unit of another holder. Choose it over a rate limit where the work is long and what matters is how much
 * of it runs at a time; combine it with one in the same limiter to bound both.
 *
 * `consume` holds the unit until its lease ends, since nothing can release it.
 *
 * @example
 * ```ts
 * const limiter = createLimiter({
 *   store,
 *   limits: [concurrency({ name: 'exports-at-once', limit: 10, lease: '30s' })],
 * });
 * const reservation = await limiter.reserve('customer-1');
 * if (!reservation.decision.allowed) return busy();
 * try {
 *   await runExport();
 * } finally {
 *   await reservation.commit();
 * }
 * ```
 */
export function concurrency(options: ConcurrencyOptions & OwnKeyOption): Limit<string>;
export function concurrency<Subject>(options: ConcurrencyOptions & KeyOption<Subject>): Limit<Subject>;
export function concurrency(options: ConcurrencyOptions & { readonly key?: unknown }): Limit<never> {
  const caller = 'concurrency';
  validateLimitOptions(
    caller,
    options,
    ['limit', 'lease'],
    "{ name: 'exports-at-once', limit: 10, lease: '30s' }",
  );
  const limit = validateInteger(`${caller}: \`limit\``, options.limit, '10');
  const leaseMs = spanMs(`${caller}: \`lease\``, options.lease, options.name);
  return limitOf(options, new EntryLog('concurrency', limit, leaseMs));
}
