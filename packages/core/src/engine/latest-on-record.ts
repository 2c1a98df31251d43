import type { RecordKey } from '../record-key.ts';
import type { Pending } from './coalesced-check.ts';

const NOBODY: readonly Pending[] = Object.freeze([]);

/** So many entries may always stay, whatever has become of their commands. */
const KEPT = 64;

/**
 * For each record, the latest command on it that others have to know of. A command that they need to know of no more
 * says so itself, by `isOver`; its entry goes with a later sweep.
 *
 * Entries are not deleted one by one: a `Map` that so many come to and leave makes a new table for every few hundred of
 * them, and each old table points to the next. Once one has grown old, all after it are taken for alive, with all whom
 * they held; moving and collecting those halved what a busy process could decide. A fresh `Map` is nobody's successor.
 */
export class LastTouch {
  /** By scope, then by key: any string is a legal key, so the two are never joined. */
  #scopes = new Map<string, Map<string, Pending>>();
  #entries = 0;
  #sweepAt = KEPT;
  /** How many commands are not over. */
  #open = 0;

  /** How many records have an entry. */
  get size(): number {
    return this.#entries;
  }

  /** The command that was the last on every one of these records and on no others; `undefined` if there is none. */
  common(keys: readonly RecordKey[]): Pending | undefined {
    let common: Pending | undefined;
    for (const { scope, key } of keys) {
      const pending = this.#scopes.get(scope)?.get(key);
      if (pending === undefined || pending.isOver || (common !== undefined && pending !== common))
        return undefined;
      common = pending;
    }
    return common?.check.keys.length === keys.length ? common : undefined;
  }

  /** Makes the command the last on these records; the ones that were, each once. */
  replace(keys: readonly RecordKey[], pending: Pending): Iterable<Pending> {
    if (this.#entries >= this.#sweepAt) this.#sweep();
    this.#open++;
    // Made only where it is needed: most checks follow none, and this runs for every one.
    let earlier: Set<Pending> | undefined;
    for (const { scope, key } of keys) {
      const records = this.#recordsOf(scope);
      const before = records.get(key);
      if (before === undefined) this.#entries++;
      else if (!before.isOver) {
        earlier ??= new Set();
        earlier.add(before);
      }
      records.set(key, pending);
    }
    return earlier ?? NOBODY;
  }

  /** To be called once for each command, when it is over. */
  noteOver(): void {
    this.#open--;
    // A burst must leave nothing behind.
    if (this.#open === 0 && this.#entries > KEPT) this.#sweep();
  }

  #recordsOf(scope: string): Map<string, Pending> {
    let records = this.#scopes.get(scope);
    if (records === undefined) {
      records = new Map();
      this.#scopes.set(scope, records);
    }
    return records;
  }

  /** Keeps what is not over, and comes again when there is as much again: a sweep costs each entry a constant. */
  #sweep(): void {
    const before = this.#scopes;
    this.#scopes = new Map();
    this.#entries = 0;
    for (const [scope, records] of before) {
      for (const [key, pending] of records) {
        if (pending.isOver) continue;
        this.#recordsOf(scope).set(key, pending);
        this.#entries++;
      }
    }
    this.#sweepAt = KEPT + 2 * this.#entries;
  }
}
