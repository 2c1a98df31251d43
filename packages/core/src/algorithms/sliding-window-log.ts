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

/** The options of {@link slidingWindowLog}. */
export interface SlidingWindowLogOptions extends NameOption {
  /** Units in any span of one window: a whole number of at least 0, where 0 denies every check. */
  readonly limit: number;
  /** The length of the window: milliseconds, or a string such as `'1m'`. */
  readonly window: Duration;
}

/**
 * The exact sliding window: every unit counts until `window` has passed since it was spent, so no span of one
 * window is granted more than `limit`. A key's record grows with the number of distinct milliseconds in which
 * it spent, up to `limit`. Choose it for small limits that must be exact, such as login attempts; use
 * `slidingWindow` for large ones.
 *
 * @example
 * ```ts
 * slidingWindowLog({ name: 'login-attempts', limit: 5, window: '15m' });
 * ```
 */
export function slidingWindowLog(options: SlidingWindowLogOptions & OwnKeyOption): Limit<string>;
export function slidingWindowLog<Subject>(
  options: SlidingWindowLogOptions & KeyOption<Subject>,
): Limit<Subject>;
export function slidingWindowLog(
  options: SlidingWindowLogOptions & { readonly key?: unknown },
): Limit<never> {
  const caller = 'slidingWindowLog';
  validateLimitOptions(
    caller,
    options,
    ['limit', 'window'],
    "{ name: 'requests', limit: 100, window: '1m' }",
  );
  const limit = validateInteger(`${caller}: \`limit\``, options.limit, '100', 0);
  const windowMs = spanMs(`${caller}: \`window\``, options.window, options.name);
  return limitOf(options, new EntryLog('sliding-window-log', limit, windowMs));
}
