import type { Algorithm, Description, StoredRecord } from '../algorithm.ts';
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

/** The options of {@link slidingWindow}. */
export interface SlidingWindowOptions extends NameOption {
  /** Units per window: a whole number of at least 0, where 0 denies every check. */
  readonly limit: number;
  /**
   * The length of a window: milliseconds, or a string such as `'1m'`. `limit` times it must be a safe
   * integer.
   */
  readonly window: Duration;
}

/**
 * Estimates a sliding window from two counters: the usage of this window, plus the usage of the previous one,
 * weighted by how much of it the sliding window still covers. Windows start at multiples of `window` since
 * the epoch. No span of `t` ms (up to one window) is granted more than `limit * (1 + t / window)`, and no
 * clock window more than `limit`. Choose it over `fixedWindow` to avoid bursts at window edges. It costs two
 * counters per key; `slidingWindowLog` is exact and costs more.
 *
 * @example
 * ```ts
 * slidingWindow({ name: 'requests', limit: 100, window: '1m' });
 * ```
 */
export function slidingWindow(options: SlidingWindowOptions & OwnKeyOption): Limit<string>;
export function slidingWindow<Subject>(options: SlidingWindowOptions & KeyOption<Subject>): Limit<Subject>;
export function slidingWindow(options: SlidingWindowOptions & { readonly key?: unknown }): Limit<never> {
  const caller = 'slidingWindow';
  validateLimitOptions(
    caller,
    options,
    ['limit', 'window'],
    "{ name: 'requests', limit: 100, window: '1m' }",
  );
  const windowMs = spanMs(`${caller}: \`window\``, options.window, options.name);
  // The previous count times the window must be exact.
  const most = Math.floor(Number.MAX_SAFE_INTEGER / windowMs);
  const limit = validateInteger(`${caller}: \`limit\``, options.limit, '100', 0, most);
  return limitOf(options, new SlidingWindow(limit, windowMs));
}

/** A record, advanced to the window that contains the present. */
interface Windows {
  readonly startMs: number;
  readonly windowMs: number;
  readonly current: number;
  readonly previous: number;
}

/**
 * Record: `[expiresAtMs, startMs, current, previous]`, where `startMs` is the start of the window that
 * `current` counts. It expires two windows after `startMs`, when `current` no longer counts as the previous
 * window; half of that span is the window under which it was written. That window applies until the next
 * spend, which carries all usage over into the new one. Parameters for native programs: `[limit, windowMs]`.
 */
class SlidingWindow implements Algorithm {
  readonly name = 'sliding-window';
  readonly version = 1;
  readonly parameters: readonly number[];
  readonly limit: number;
  readonly windowMs: number;

  constructor(limit: number, windowMs: number) {
    this.limit = limit;
    this.windowMs = windowMs;
    this.parameters = Object.freeze([limit, windowMs]);
  }

  available(record: StoredRecord | undefined, nowMs: number): number {
    if (record === undefined) return this.limit;
    return Math.max(0, this.limit - used(this.#windows(record, nowMs), nowMs));
  }

  spend(record: StoredRecord | undefined, nowMs: number, amount: number): StoredRecord | undefined {
    if (this.limit === 0) return undefined;
    const windows = this.#windowsToWrite(record, nowMs);
    const units = Math.min(amount, Math.max(0, this.limit - used(windows, nowMs)));
    return this.#recordOf(windows, nowMs, windows.current + units, windows.previous);
  }

  takeBack(
    record: StoredRecord,
    nowMs: number,
    amount: number,
    chargedAtMs: number | undefined,
  ): StoredRecord {
    const windows = this.#windowsToWrite(record, nowMs);
    const { current, previous } = windows;
    if (chargedAtMs === undefined) {
      const fromCurrent = Math.min(amount, current);
      const fromPrevious = Math.min(amount - fromCurrent, previous);
      return this.#recordOf(windows, nowMs, current - fromCurrent, previous - fromPrevious);
    }
    // 0: charged in the present window; 1: in the previous one. Each gives back only its own usage.
    const age = (windows.startMs - this.#startOf(chargedAtMs)) / this.windowMs;
    return this.#recordOf(
      windows,
      nowMs,
      age === 0 ? Math.max(0, current - amount) : current,
      age === 1 ? Math.max(0, previous - amount) : previous,
    );
  }

  rebase(record: StoredRecord, nowMs: number): StoredRecord | undefined {
    if ((record[1] as number) - nowMs <= this.windowMs) return undefined;
    const windows = this.#windows(record, nowMs);
    return this.#recordOf(windows, nowMs, windows.current, windows.previous);
  }

  #recordOf({ startMs }: Windows, nowMs: number, current: number, previous: number): StoredRecord {
    const expiresAtMs = current + previous === 0 ? nowMs : startMs + 2 * this.windowMs;
    return [expiresAtMs, startMs, current, previous];
  }

  describe(record: StoredRecord | undefined, nowMs: number, cost: number): Description {
    const untilFits = cost > this.limit ? Infinity : 0;
    if (record === undefined) return { remaining: this.limit, resetAfterMs: 0, retryAfterMs: untilFits };
    const windows = this.#windows(record, nowMs);
    const remaining = Math.max(0, this.limit - used(windows, nowMs));
    const { startMs, windowMs, current, previous } = windows;
    const resetAtMs = current > 0 ? startMs + 2 * windowMs : previous > 0 ? startMs + windowMs : nowMs;
    const retryAtMs = cost <= remaining ? nowMs : fitsAtMs(windows, this.limit - cost);
    return { remaining, resetAfterMs: resetAtMs - nowMs, retryAfterMs: untilFits + retryAtMs - nowMs };
  }

  /** The windows at `nowMs`, still of the length under which the record was written. */
  #windows(record: StoredRecord, nowMs: number): Windows {
    const startMs = record[1] as number;
    const windowMs = (record[0] - startMs) / 2;
    const current = record[2] as number;
    const previous = record[3] as number;
    // From more than one window ahead: all usage counts as charged now.
    if (startMs - nowMs > this.windowMs) {
      const all = Math.min(current + previous, this.limit);
      return { startMs: this.#startOf(nowMs), windowMs: this.windowMs, current: all, previous: 0 };
    }
    if (nowMs < startMs + windowMs) return { startMs, windowMs, current, previous };
    return { startMs: startMs + windowMs, windowMs, current: 0, previous: current };
  }

  #windowsToWrite(record: StoredRecord | undefined, nowMs: number): Windows {
    const { windowMs } = this;
    if (record === undefined) return { startMs: this.#startOf(nowMs), windowMs, current: 0, previous: 0 };
    const windows = this.#windows(record, nowMs);
    if (windows.windowMs === windowMs) return windows;
    // Written under another window: whatever still counts becomes usage of the present window.
    const current = Math.min(used(windows, nowMs), this.limit);
    return { startMs: this.#startOf(Math.max(nowMs, windows.startMs)), windowMs, current, previous: 0 };
  }

  #startOf(ms: number): number {
    return Math.floor(ms / this.windowMs) * this.windowMs;
  }
}

function used({ startMs, windowMs, current, previous }: Windows, nowMs: number): number {
  // After a clock has stepped back, the present window counts as just begun, and the previous one weighs in
  // full.
  const leftMs = windowMs - Math.max(0, nowMs - startMs);
  // Rounded in the limit's favour: a unit of which a part counts, counts as a whole.
  return current + Math.ceil((previous * leftMs) / windowMs);
}

/** The first millisecond at which at most `room` units count. */
function fitsAtMs({ startMs, windowMs, current, previous }: Windows, room: number): number {
  if (room < 0) return startMs;
  // In this window if its own usage leaves room, otherwise once it has become the previous one.
  if (current <= room) return startMs + windowMs - Math.floor(((room - current) * windowMs) / previous);
  return startMs + 2 * windowMs - Math.floor((room * windowMs) / current);
}
