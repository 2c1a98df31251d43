import { type RecordKey, recordId, type StoredRecord } from '@sluice/core';
import { allDifferentials, type BrokenStore, brokenStore } from './broken-store.ts';
import { WorkingStore } from './working-store.ts';

/** Leaves the prefix out of the scope: limits of the same name share their records. */
export class IgnoresPrefix extends WorkingStore {
  protected override idOf(key: RecordKey): string {
    return recordId(key).replace(/^[^:]*:/, '');
  }
}

/** Joins scope and key without a separator. */
export class ConcatenatesScopeAndKey extends WorkingStore {
  protected override idOf(key: RecordKey): string {
    return recordId(key).replace(`${key.scope}:`, key.scope);
  }
}

/** Takes the empty key for a missing one, and counts it under another key. */
export class RenamesEmptyKey extends WorkingStore {
  protected override idOf(key: RecordKey): string {
    return recordId(key.key === '' ? { ...key, key: 'undefined' } : key);
  }
}

/** Truncates keys to a column of 255 characters. */
export class TruncatesLongKeys extends WorkingStore {
  protected override idOf(key: RecordKey): string {
    return recordId(key).slice(0, 255);
  }
}

/** Truncates the key at its first NUL, as C does. */
export class TruncatesKeysAtNul extends WorkingStore {
  protected override idOf(key: RecordKey): string {
    return recordId({ ...key, key: key.key.split('\0')[0] as string });
  }
}

/** Sends keys as UTF-8, which cannot encode lone surrogates: all of them become U+FFFD. */
export class ReplacesLoneSurrogates extends WorkingStore {
  protected override idOf({ scope, key }: RecordKey): string {
    return `${scope}:${new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(key))}`;
  }
}

/** Truncates the key at its first line break, as a line protocol does. */
export class TruncatesKeysAtLineBreaks extends WorkingStore {
  protected override idOf(key: RecordKey): string {
    return recordId({ ...key, key: key.key.replace(/[\r\n].*$/s, '') });
  }
}

/** Compares keys as a database's text collation does, ignoring case and composition. */
export class FoldsCaseAndComposition extends WorkingStore {
  protected override idOf(key: RecordKey): string {
    return recordId({ ...key, key: key.key.normalize().toLowerCase() });
  }
}

/** Keeps its records in a plain object, which already has `constructor` and `__proto__`. */
export class KeepsRecordsInPlainObject extends WorkingStore {
  readonly #rooms: Record<string, Record<string, { set(record: StoredRecord): void }>> = {};

  protected override write({ scope, key, algorithm }: RecordKey, record: StoredRecord, nowMs: number): void {
    this.#rooms[scope] ??= {};
    const room = this.#rooms[scope];
    room[key] ??= { set: (one) => super.write({ scope, key, algorithm }, one, nowMs) };
    room[key].set(record);
    delete room[key];
  }
}

/** The cases that must fail each of these stores, and no others. */
export const lossyKeys: readonly BrokenStore[] = [
  brokenStore(IgnoresPrefix, 'keeps apart limits whose scopes differ in one part, for the same key', [
    ...allDifferentials,
  ]),
  brokenStore(ConcatenatesScopeAndKey, 'keeps apart scopes and keys that are equal once concatenated'),
  brokenStore(RenamesEmptyKey, 'keeps apart the empty key and blank keys'),
  brokenStore(TruncatesLongKeys, 'keeps apart long keys that differ only at the end'),
  brokenStore(TruncatesKeysAtNul, 'keeps apart keys with a NUL'),
  brokenStore(
    ReplacesLoneSurrogates,
    'keeps apart lone surrogates, the replacement character and whole pairs',
  ),
  brokenStore(TruncatesKeysAtLineBreaks, 'keeps apart keys with separators, braces and line breaks'),
  brokenStore(FoldsCaseAndComposition, 'keeps apart keys that differ in case, accents or composition'),
  brokenStore(KeepsRecordsInPlainObject, 'keeps apart keys named like the properties that every object has'),
];
