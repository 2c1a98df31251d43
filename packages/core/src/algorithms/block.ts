import type { Algorithm, Description, StoredRecord } from '../algorithm.ts';
import { blockRecord } from '../block-record.ts';
import type { Duration } from '../duration.ts';
import {
  type KeyOption,
  type Limit,
  limitOf,
  type NameOption,
  type OwnKeyOption,
  validateLimitOptions,
} from '../limit.ts';
import { spanMs } from '../warnings/short-span.ts';

/** The options of {@link block}. */
export interface BlockOptions extends NameOption {
  /**
   * How long to block a key that another limit of the same check has just denied: milliseconds, or a string
   * such as `'15m'`. Checks that are denied while the key is blocked do not extend the block. Default: only
   * `limiter.block` blocks.
   */
  readonly onDenied?: Duration;
}

/**
 * Denies every check of a key while the key is blocked: by `limiter.block(key, '1d')` until
 * `limiter.unblock(key)`, and with `onDenied` for some time after another limit of the same limiter has
 * denied (as fail2ban does). It counts nothing and has no quota: it never appears in quota fields.
 *
 * @example
 * ```ts
 * const limiter = createLimiter({
 *   store,
 *   limits: [
 *     slidingWindowLog({ name: 'login-attempts', limit: 5, window: '15m' }),
 *     block({ name: 'login-block', onDenied: '1h' }),
 *   ],
 * });
 * await limiter.block('203.0.113.7', '1d');
 * ```
 */
export function block(options: BlockOptions & OwnKeyOption): Limit<string>;
export function block<Subject>(options: BlockOptions & KeyOption<Subject>): Limit<Subject>;
export function block(options: BlockOptions & { readonly key?: unknown }): Limit<never> {
  const caller = 'block';
  validateLimitOptions(caller, options, ['onDenied'], "{ name: 'login-block', onDenied: '15m' }");
  const { onDenied } = options;
  const onDeniedMs = onDenied === undefined ? 0 : spanMs(`${caller}: \`onDenied\``, onDenied, options.name);
  return limitOf(options, new Block(onDeniedMs));
}

/**
 * Record: `[endsAtMs, blockedAtMs]`. It expires when the block ends. Parameters for native programs:
 * `[onDeniedMs]`, 0 for none.
 */
class Block implements Algorithm {
  readonly name = 'block';
  readonly version = 1;
  readonly parameters: readonly number[];
  readonly limit = Number.MAX_SAFE_INTEGER;
  readonly windowMs: number;

  constructor(onDeniedMs: number) {
    this.windowMs = onDeniedMs;
    this.parameters = Object.freeze([onDeniedMs]);
  }

  available(record: StoredRecord | undefined, _nowMs: number): number {
    return record === undefined ? this.limit : 0;
  }

  spend(_record: StoredRecord | undefined, _nowMs: number, _amount: number): undefined {
    return undefined;
  }

  /** Nothing was charged. Only `unblock` ends a block early. */
  takeBack(record: StoredRecord): StoredRecord {
    return record;
  }

  describe(record: StoredRecord | undefined, nowMs: number, cost: number): Description {
    if (record === undefined) return { remaining: this.limit, resetAfterMs: 0, retryAfterMs: 0 };
    const lengthMs = record[0] - (record[1] as number);
    // After a clock has stepped back, a block still lasts no longer than it was meant to.
    const untilEndMs = Math.min(record[0] - nowMs, lengthMs);
    return { remaining: 0, resetAfterMs: untilEndMs, retryAfterMs: cost > 0 ? untilEndMs : 0 };
  }

  rebase(record: StoredRecord, nowMs: number): StoredRecord | undefined {
    const lengthMs = record[0] - (record[1] as number);
    return (record[1] as number) > nowMs ? blockRecord(nowMs, lengthMs) : undefined;
  }

  onDenied(record: StoredRecord | undefined, nowMs: number): StoredRecord | undefined {
    const [onDeniedMs = 0] = this.parameters;
    return record === undefined && onDeniedMs > 0 ? blockRecord(nowMs, onDeniedMs) : undefined;
  }
}
