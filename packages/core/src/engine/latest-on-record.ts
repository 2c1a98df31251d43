import type { RecordKey } from '../record-key.ts';
import type { CoalescedCheck } from './coalesced-check.ts';

const NO_CHECKS: readonly CoalescedCheck[] = Object.freeze([]);

/** This many entries may always stay, whether or not their checks are done. */
const KEPT = 64;

/**
 * The latest check on each record that later ones have to know about. A check that they can ignore says so
 * itself, with `isDone`; its entry goes with a later sweep.
 *
 * Entries are not deleted one by one. A `Map` with heavy turnover allocates a new table every few hundred
 * entries, and each old table points to the next. Once one table has grown old, the collector takes all later
 * ones for alive, with everything they held; moving and collecting those halved the checks that a busy
 * process could decide. A new `Map` has no predecessor.
 */
export class LatestOnRecord {
  /** By scope, then by key. Any string is a legal key, so the two are never joined. */
  #scopes = new Map<string, Map<string, CoalescedCheck>>();
  #entries = 0;
  #sweepAt = KEPT;
  /** How many checks are not done. */
  #open = 0;

  /** How many records have an entry. */
  get size(): number {
    return this.#entries;
  }

  /** The check that was the latest on exactly these records, if it is not done. */
  sharedBy(keys: readonly RecordKey[]): CoalescedCheck | undefined {
    let shared: CoalescedCheck | undefined;
    for (const { scope, key } of keys) {
      const latest = this.#scopes.get(scope)?.get(key);
      if (latest === undefined || latest.isDone || (shared !== undefined && latest !== shared))
        return undefined;
      shared = latest;
    }
    return shared?.keys.length === keys.length ? shared : undefined;
  }

  /**
   * Makes the check the latest on these records, and returns each check that was so before and is not done.
   */
  replace(keys: readonly RecordKey[], check: CoalescedCheck): Iterable<CoalescedCheck> {
    if (this.#entries >= this.#sweepAt) this.#sweep();
    this.#open++;
    // Created only when needed: most checks follow none, and this runs for every one.
    let earlier: Set<CoalescedCheck> | undefined;
    for (const { scope, key } of keys) {
      const records = this.#recordsOf(scope);
      const before = records.get(key);
      if (before === undefined) this.#entries++;
      else if (!before.isDone) {
        earlier ??= new Set();
        earlier.add(before);
      }
      records.set(key, check);
    }
    return earlier ?? NO_CHECKS;
  }

  /** Must be called for a check that is no longer done. */
  markOpen(): void {
    this.#open++;
  }

  /** Must be called once for each check, when it is done. */
  markDone(): void {
    this.#open--;
    // A burst must leave nothing behind.
    if (this.#open === 0 && this.#entries > KEPT) this.#sweep();
  }

  #recordsOf(scope: string): Map<string, CoalescedCheck> {
    let records = this.#scopes.get(scope);
    if (records === undefined) {
      records = new Map();
      this.#scopes.set(scope, records);
    }
    return records;
  }

  /**
   * Keeps what is not done. The next sweep comes after twice as many entries, so each entry costs a constant.
   */
  #sweep(): void {
    const before = this.#scopes;
    this.#scopes = new Map();
    this.#entries = 0;
    for (const [scope, records] of before) {
      for (const [key, check] of records) {
        if (check.isDone) continue;
        this.#recordsOf(scope).set(key, check);
        this.#entries++;
      }
    }
    this.#sweepAt = KEPT + 2 * this.#entries;
  }
}
