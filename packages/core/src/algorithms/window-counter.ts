import type { Algorithm, Description, StoredRecord } from '../algorithm.ts';

/**
 * The kernel of `fixedWindow` and `calendarWindow`: one counter, which starts over when its window ends.
 *
 * Record: `[endsAtMs, used, openedAtMs]`. It expires when the window ends.
 */
export abstract class WindowCounter implements Algorithm {
  abstract readonly name: string;
  abstract readonly version: number;
  abstract readonly parameters: readonly number[];
  readonly limit: number;
  readonly windowMs: number;

  protected readonly isAligned: boolean;

  /** `isAligned`: windows follow each other without gaps, wherever the first charge of one lies. */
  constructor(limit: number, windowMs: number, isAligned: boolean) {
    this.isAligned = isAligned;
    this.limit = limit;
    this.windowMs = windowMs;
  }

  /** The end of a window that opens at `nowMs`; later than `nowMs`. */
  protected abstract endOfWindow(nowMs: number): number;

  available(record: StoredRecord | undefined, _nowMs: number): number {
    // Usage under an earlier, larger limit counts up to the present limit.
    return record === undefined ? this.limit : Math.max(0, this.limit - (record[1] as number));
  }

  spend(record: StoredRecord | undefined, nowMs: number, amount: number): StoredRecord | undefined {
    if (this.limit === 0) return undefined;
    if (record === undefined) return [this.endOfWindow(nowMs), Math.min(amount, this.limit), nowMs];
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
   * `used` replaces the usage of the record. The window lasts at least its whole length from now: an aligned
   * one that ended with the present period could end at once, and grant the limit a second time. It ends
   * where an aligned window ends, or the next one would be short.
   */
  rebase(record: StoredRecord, nowMs: number, used = record[1] as number): StoredRecord | undefined {
    if ((record[2] as number) - nowMs <= this.windowMs) return undefined;
    const endsAtMs = this.endOfWindow(nowMs);
    return [this.isAligned ? this.endOfWindow(endsAtMs) : endsAtMs, used, nowMs];
  }
}
