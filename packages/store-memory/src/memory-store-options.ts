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
   * How many keys each limit remembers at most, so that no flood on one limit can touch another. A key takes under 200 bytes
   * (more for a `slidingWindowLog`, in proportion to its limit). Default: 100,000.
   */
  readonly maxKeys?: number;
  /** Tells the time. Default: the clock of this process. */
  readonly clock?: Clock;
  /**
   * Called, with the scope of the limit (its prefix, name and algorithm), when a limit has begun to send new keys to its
   * overflow record: `maxKeys` is too small for the attack that is going on. Called again only after there was room.
   */
  readonly onOverflow?: (scope: string) => void;
}

/** The options as they are, or a `TypeError` or `RangeError` that names the one at fault. */
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
