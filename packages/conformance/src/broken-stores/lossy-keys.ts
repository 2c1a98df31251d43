import { type RecordKey, recordId, type StoredRecord } from '@sluice/core';
import { allDifferentials, type BrokenStore, brokenStore } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

/** Leaves the prefix out of the scope: limits of the same name share their records. */
export class IgnoresThePrefix extends WorkingStore {
  protected override idOf(key: RecordKey): string {
    return recordId(key).replace(/^[^:]*:/, '');
  }
}

/** Runs scope and key together without anything between them. */
export class RunsScopeAndKeyTogether extends WorkingStore {
  protected override idOf(key: RecordKey): string {
    return recordId(key).replace(`${key.scope}:`, key.scope);
  }
}

/** Takes the empty key for a missing one, and counts those under a name of its own. */
export class RenamesTheEmptyKey extends WorkingStore {
  protected override idOf(key: RecordKey): string {
    return recordId(key.key === '' ? { ...key, key: 'undefined' } : key);
  }
}

/** Has a column of 255 characters and cuts off what is longer. */
export class CutsLongKeys extends WorkingStore {
  protected override idOf(key: RecordKey): string {
    return recordId(key).slice(0, 255);
  }
}

/** Ends the key at its first NUL, as C does. */
export class EndsKeysAtNul extends WorkingStore {
  protected override idOf(key: RecordKey): string {
    return recordId({ ...key, key: key.key.split('\0')[0] as string });
  }
}

/** Sends keys as UTF-8, which has no lone surrogates: all of them become U+FFFD. */
export class SendsKeysAsUtf8 extends WorkingStore {
  protected override idOf({ scope, key }: RecordKey): string {
    return `${scope}:${new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(key))}`;
  }
}

/** Trims a line off every key, as a line protocol does. */
export class EndsKeysAtLineBreaks extends WorkingStore {
  protected override idOf(key: RecordKey): string {
    return recordId({ ...key, key: key.key.replace(/[\r\n].*$/s, '') });
  }
}

/** Compares keys as a database's text collation does: letters in both cases and all compositions are one. */
export class ComparesKeysAsText extends WorkingStore {
  protected override idOf(key: RecordKey): string {
    return recordId({ ...key, key: key.key.normalize().toLowerCase() });
  }
}

/** Keeps its records in an ordinary object, where `constructor` and `__proto__` are there already. */
export class KeepsRecordsInAnObject extends WorkingStore {
  readonly #rooms: Record<string, Record<string, { set(record: StoredRecord): void }>> = {};

  protected override write({ scope, key, algorithm }: RecordKey, record: StoredRecord, nowMs: number): void {
    this.#rooms[scope] ??= {};
    const room = this.#rooms[scope];
    room[key] ??= { set: (one) => super.write({ scope, key, algorithm }, one, nowMs) };
    room[key].set(record);
    delete room[key];
  }
}

/** What the suite must find, and nothing else. */
export const lossyKeys: readonly BrokenStore[] = [
  brokenStore(
    IgnoresThePrefix,
    'keeps apart limits that differ in one part of their scope, for the same key',
    [...allDifferentials],
  ),
  brokenStore(
    RunsScopeAndKeyTogether,
    'keeps apart scopes and keys that read the same when they are run together',
  ),
  brokenStore(RenamesTheEmptyKey, 'keeps apart the empty key and blank ones'),
  brokenStore(CutsLongKeys, 'keeps apart long keys that differ at the end only'),
  brokenStore(EndsKeysAtNul, 'keeps apart keys with a NUL'),
  brokenStore(SendsKeysAsUtf8, 'keeps apart lone surrogates, the replacement character and whole pairs'),
  brokenStore(EndsKeysAtLineBreaks, 'keeps apart keys with separators, braces and line breaks'),
  brokenStore(ComparesKeysAsText, 'keeps apart keys that differ in case, accents or composition'),
  brokenStore(KeepsRecordsInAnObject, 'keeps apart names that every object has'),
];
