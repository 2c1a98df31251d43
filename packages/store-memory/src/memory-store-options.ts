import type { Clock } from '@sluice/core';
import {
  validateInteger,
  validateOptionalFunction,
  validateOptions,
  wrongType,
} from '@sluice/core/option-validation';

/** The options of `memoryStore`. */
export interface MemoryStoreOptions {
  /**
   * The most keys that each limit remembers, besides blocked ones: 1 to 16,777,216. Limits do not share this
   * space, so a flood on one cannot evict the keys of another. A key takes under 250 bytes (more for a
   * `slidingWindowLog`, in proportion to its limit). In a full space, blocked keys take 55 bytes each, and
   * there is room for eight times as many of them, and for 65,536 at least. Default: 100,000, so a limit
   * takes at most 25 MB, and 70 MB under an attack with 900,000 keys.
   */
  readonly maxKeys?: number;
  /**
   * The time, in milliseconds since the epoch. Tests pass a `ManualClock` from `@sluice/core/testing`.
   * Default: the clock of this process.
   */
  readonly clock?: Clock;
  /**
   * Called with the scope of a limit (its prefix, name and algorithm) when new keys of that limit begin to
   * share records, because there is no room for another blocked key. The remedies are a second limit on whole
   * networks, and a larger `maxKeys`. Called once per overflow, and after the check, so what it throws does
   * not affect the check. Default: none.
   */
  readonly onOverflow?: (scope: string) => void;
}

/** Returns the options. Throws a `TypeError` or `RangeError` that names the invalid option. */
export function validateMemoryStoreOptions(options: MemoryStoreOptions): MemoryStoreOptions {
  validateOptions('memoryStore', options, ['maxKeys', 'clock', 'onOverflow'], '{ maxKeys: 100_000 }');
  const { maxKeys, clock, onOverflow } = options;
  if (maxKeys !== undefined) validateInteger('memoryStore: `maxKeys`', maxKeys, '100_000', 1, 2 ** 24);
  if (clock !== undefined && typeof clock?.now !== 'function') {
    throw wrongType(
      'memoryStore: `clock`',
      clock,
      'an object with a function `now`',
      '{ now: () => Date.now() }',
    );
  }
  validateOptionalFunction('memoryStore: `onOverflow`', onOverflow, '(scope) => metrics.count(scope)');
  return options;
}
