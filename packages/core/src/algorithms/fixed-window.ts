import type { Algorithm, Description, StoredRecord } from '../algorithm.ts';
import { type Duration, durationMs } from '../duration.ts';
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

/** The options of {@link fixedWindow}. */
export interface FixedWindowOptions extends NameOption {
  /** Units per window: a whole number of at least 1. */
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
    "{ name: 'per-minute', limit: 100, window: '1m' }",
  );
  const limit = validateInteger(`${caller}: \`limit\``, options.limit, '100');
  const windowMs = durationMs(`${caller}: \`window\``, options.window);
  const { align = 'first-use' } = options;
  if (align !== 'first-use' && align !== 'clock') {
    throw wrongType(`${caller}: \`align\``, align, "'first-use' or 'clock'", "'clock'");
  }
  return limitOf(options, new FixedWindow(limit, windowMs, align === 'clock'));
}

/**
 * Record: `[endsAtMs, used, openedAtMs]`. It expires when the window ends. Parameters for native programs:
 * `[limit, windowMs, aligned]`, where `aligned` is 1 for windows on multiples of `windowMs`, otherwise 0.
 */
class FixedWindow implements Algorithm {
  readonly name = 'fixed-window';
  readonly version = 2;
  readonly parameters: readonly number[];
  readonly limit: number;
  readonly windowMs: number;
  readonly #aligned: boolean;

  constructor(limit: number, windowMs: number, aligned: boolean) {
    this.limit = limit;
    this.windowMs = windowMs;
    this.#aligned = aligned;
    this.parameters = Object.freeze([limit, windowMs, aligned ? 1 : 0]);
  }

  available(record: StoredRecord | undefined, _nowMs: number): number {
    // Usage under an earlier, larger limit counts up to the present limit.
    return record === undefined ? this.limit : Math.max(0, this.limit - (record[1] as number));
  }

  spend(record: StoredRecord | undefined, nowMs: number, amount: number): StoredRecord {
    if (record === undefined) return [this.#endOfWindow(nowMs), Math.min(amount, this.limit), nowMs];
    const before = record[1] as number;
    // Compared before it is added: the sum may leave the safe integers.
    const used = amount < this.limit - before ? before + amount : Math.max(before, this.limit);
    // An open window continues to its end, even if the clock has stepped back to before its start.
    return this.rebase(record, nowMs, used) ?? [record[0], used, record[2] as number];
  }

  takeBack(
    record: StoredRecord,
    nowMs: number,
    amount: number,
    chargedAtMs: number | undefined,
  ): StoredRecord {
    const [endsAtMs, before, openedAtMs] = record as readonly [number, number, number];
    const isOfThisWindow = chargedAtMs === undefined || (openedAtMs <= chargedAtMs && chargedAtMs < endsAtMs);
    const used = isOfThisWindow ? Math.max(0, before - amount) : before;
    return this.rebase(record, nowMs, used) ?? [endsAtMs, used, openedAtMs];
  }

  describe(record: StoredRecord | undefined, nowMs: number, cost: number): Description {
    const remaining = this.available(record, nowMs);
    const untilEndMs = record === undefined ? 0 : (this.rebase(record, nowMs) ?? record)[0] - nowMs;
    return {
      remaining,
      resetAfterMs: remaining === this.limit ? 0 : untilEndMs,
      retryAfterMs: cost <= remaining ? 0 : cost > this.limit ? Infinity : untilEndMs,
    };
  }

  /**
   * `used` replaces the usage of the record. The window lasts its whole length from now, even if windows are
   * aligned: one that ends at the next multiple could end at once, and grant the limit a second time.
   */
  rebase(record: StoredRecord, nowMs: number, used = record[1] as number): StoredRecord | undefined {
    if ((record[2] as number) - nowMs <= this.windowMs) return undefined;
    return [nowMs + this.windowMs, used, nowMs];
  }

  #endOfWindow(nowMs: number): number {
    return this.#aligned ? (Math.floor(nowMs / this.windowMs) + 1) * this.windowMs : nowMs + this.windowMs;
  }
}
