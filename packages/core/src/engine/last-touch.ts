import type { RecordKey } from '../record-key.ts';
import type { Pending } from './pending.ts';

const NOBODY: readonly Pending[] = Object.freeze([]);

/** For each record, the latest command on it that has not ended. */
export class LastTouch {
  /** By scope, then by key: any string is a legal key, so the two are never joined. */
  readonly #scopes = new Map<string, Map<string, Pending>>();

  /** The command that was the last on every one of these records and on no others; `undefined` if there is none. */
  common(keys: readonly RecordKey[]): Pending | undefined {
    let common: Pending | undefined;
    for (const { scope, key } of keys) {
      const pending = this.#scopes.get(scope)?.get(key);
      if (pending === undefined || (common !== undefined && pending !== common)) return undefined;
      common = pending;
    }
    return common?.check.keys.length === keys.length ? common : undefined;
  }

  /** Makes the command the last on these records; the ones that were, each once. */
  replace(keys: readonly RecordKey[], pending: Pending): Iterable<Pending> {
    // Made only where it is needed: most checks follow none, and this runs for every one.
    let earlier: Set<Pending> | undefined;
    for (const { scope, key } of keys) {
      let records = this.#scopes.get(scope);
      if (records === undefined) {
        records = new Map();
        this.#scopes.set(scope, records);
      }
      const before = records.get(key);
      if (before !== undefined) {
        earlier ??= new Set();
        earlier.add(before);
      }
      records.set(key, pending);
    }
    return earlier ?? NOBODY;
  }

  /** Forgets the command, unless a later one has taken its place. */
  forget(keys: readonly RecordKey[], pending: Pending): void {
    for (const { scope, key } of keys) {
      const records = this.#scopes.get(scope);
      if (records?.get(key) === pending) records.delete(key);
    }
  }
}
