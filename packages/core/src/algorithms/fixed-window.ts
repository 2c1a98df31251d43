import type { Duration } from '../duration.ts';
import { wrongType } from '../errors.ts';
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
import { WindowCounter } from './window-counter.ts';

/** The options of {@link fixedWindow}. */
export interface FixedWindowOptions extends NameOption {
  /** Units per window: a whole number of at least 0, where 0 denies every check. */
  readonly limit: number;
  /** The length of a window: milliseconds, or a string such as `'1m'`. */
  readonly window: Duration;
  /**
   * When a window opens. `'first-use'`: with the first unit that is granted to the key. `'clock'`: at
   * multiples of `window` since the epoch, for all keys at once. Default: `'first-use'`.
   */
  readonly align?: 'first-use' | 'clock';
}

/**
 * Counts from 0 in each window: the cheapest algorithm, and the easiest to explain. No window grants more
 * than `limit`, but two neighbouring windows can grant twice that within a moment; use `slidingWindow` where
 * this matters. A denied first request opens no window. After a change of `window`, an open window keeps its
 * end.
 *
 * @example
 * ```ts
 * fixedWindow({ name: 'requests', limit: 1000, window: '1h' });
 * fixedWindow({ name: 'daily-quota', limit: 500, window: '1d', align: 'clock' });
 * ```
 */
export function fixedWindow(options: FixedWindowOptions & OwnKeyOption): Limit<string>;
export function fixedWindow<Subject>(options: FixedWindowOptions & KeyOption<Subject>): Limit<Subject>;
export function fixedWindow(options: FixedWindowOptions & { readonly key?: unknown }): Limit<never> {
  const caller = 'fixedWindow';
  validateLimitOptions(
    caller,
    options,
    ['limit', 'window', 'align'],
    "{ name: 'requests', limit: 100, window: '1m' }",
  );
  const limit = validateInteger(`${caller}: \`limit\``, options.limit, '100', 0);
  const windowMs = spanMs(`${caller}: \`window\``, options.window, options.name);
  const { align = 'first-use' } = options;
  if (align !== 'first-use' && align !== 'clock') {
    throw wrongType(`${caller}: \`align\``, align, "'first-use' or 'clock'", "'clock'");
  }
  return limitOf(options, new FixedWindow(limit, windowMs, align === 'clock'));
}

/**
 * Record: as of {@link WindowCounter}. Parameters for native programs:
 * `[limit, windowMs, aligned]`, where `aligned` is 1 for windows on multiples of `windowMs`, otherwise 0.
 */
class FixedWindow extends WindowCounter {
  readonly name = 'fixed-window';
  readonly version = 2;
  readonly parameters: readonly number[];

  constructor(limit: number, windowMs: number, aligned: boolean) {
    super(limit, windowMs, aligned);
    this.parameters = Object.freeze([limit, windowMs, aligned ? 1 : 0]);
  }

  protected override endOfWindow(nowMs: number): number {
    return this.isAligned ? (Math.floor(nowMs / this.windowMs) + 1) * this.windowMs : nowMs + this.windowMs;
  }
}
