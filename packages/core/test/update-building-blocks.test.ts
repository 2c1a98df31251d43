import { describe, expect, it } from 'vitest';
import {
  fixedWindow,
  type RecordKey,
  recordId,
  type StoredRecord,
  type Transition,
  updateByCompareAndSet,
  updateInTransaction,
} from '../src/index.ts';
import { turn } from './map-store.ts';

const { algorithm } = fixedWindow({ name: 'a', limit: 1, window: '1s' });
const key = (name: string): RecordKey => ({ scope: 'scope', key: name, algorithm });
const increment: Transition<number> = (records, nowMs) => {
  const counts = records.map((record) => (record?.[1] ?? 0) + 1);
  return { result: Math.max(...counts), writes: counts.map((count) => [nowMs + 1000, count]) };
};

/** A map with versions that yields to others between any two steps. */
function versionedMap(nowMs: () => number = () => 0) {
  const entries = new Map<string, { record: StoredRecord; version: number }>();
  let conflicts = 0;
  return {
    entries,
    conflicts: () => conflicts,
    async read(keys: readonly RecordKey[]) {
      await turn();
      return {
        nowMs: nowMs(),
        records: keys.map((k) => ({ record: undefined, version: 0, ...entries.get(recordId(k)) })),
      };
    },
    async compareAndSet(
      changes: readonly {
        key: RecordKey;
        record: StoredRecord | undefined;
        version: number;
        keepForMs: number;
      }[],
    ) {
      await turn();
      if (changes.some((change) => (entries.get(recordId(change.key))?.version ?? 0) !== change.version)) {
        conflicts++;
        return false;
      }
      for (const change of changes) {
        if (change.record === undefined) entries.delete(recordId(change.key));
        else entries.set(recordId(change.key), { record: change.record, version: change.version + 1 });
      }
      return true;
    },
  };
}

describe('updateByCompareAndSet', () => {
  it('loses no update among racers, and really met conflicts', async () => {
    const map = versionedMap();
    const results = await Promise.all(
      Array.from({ length: 40 }, () => updateByCompareAndSet(map, [key('a')], increment)),
    );
    expect([...results].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(map.conflicts()).toBeGreaterThan(0);
  });

  it('gives up with STORE_CONTENDED after a bounded number of conflicts', async () => {
    let attempts = 0;
    const map = versionedMap();
    const hopeless = { read: map.read, compareAndSet: async () => ++attempts < 0 };
    await expect(updateByCompareAndSet(hopeless, [key('a')], increment)).rejects.toMatchObject({
      code: 'STORE_CONTENDED',
    });
    expect(attempts).toBe(64);
  });

  it('never tries again after a compareAndSet that failed, for it may have been applied', async () => {
    let attempts = 0;
    const failing = {
      read: versionedMap().read,
      compareAndSet: async () => {
        attempts++;
        throw new Error('connection lost');
      },
    };
    await expect(updateByCompareAndSet(failing, [key('a')], increment)).rejects.toThrow('connection lost');
    expect(attempts).toBe(1);
  });

  it('stops trying when the signal is aborted', async () => {
    const controller = new AbortController();
    const map = versionedMap();
    const contended = {
      read: map.read,
      compareAndSet: async () => {
        controller.abort();
        return false;
      },
    };
    await expect(
      updateByCompareAndSet(contended, [key('a')], increment, { signal: controller.signal }),
    ).rejects.toMatchObject({ code: 'STORE_TIMEOUT' });
  });

  it('hands an expired record to the transition as absent, and removes one that is written expired', async () => {
    let now = 0;
    const map = versionedMap(() => now);
    await updateByCompareAndSet(map, [key('a')], increment);
    now = 1000;
    expect(await updateByCompareAndSet(map, [key('a')], increment)).toBe(1);
    await updateByCompareAndSet(map, [key('a')], (_records, nowMs) => ({ result: 0, writes: [[nowMs, 9]] }));
    expect(map.entries.size).toBe(0);
  });
});

describe('updateByCompareAndSet with recalled records', () => {
  /** A database of which the caller recalls `recalled`, and whose reads are counted. */
  function recalling(recalled: { count: number; version: number; nowMs?: number } | undefined) {
    const map = versionedMap(() => 5000);
    let reads = 0;
    const recalledMs: (number | undefined)[] = [];
    return {
      map,
      reads: () => reads,
      recalledMs,
      recall: () =>
        recalled && {
          nowMs: recalled.nowMs ?? 5000,
          records: [{ record: [9000, recalled.count] as const, version: recalled.version }],
        },
      async read(keys: readonly RecordKey[]) {
        reads++;
        return map.read(keys);
      },
      async compareAndSet(
        changes: Parameters<typeof map.compareAndSet>[0],
        _signal?: AbortSignal,
        atMs?: number,
      ) {
        recalledMs.push(atMs);
        if (atMs !== undefined && atMs > 5000) return map.read(changes.map((change) => change.key));
        return (
          (await map.compareAndSet(changes)) ||
          (atMs !== undefined && (await map.read(changes.map((change) => change.key))))
        );
      },
    };
  }

  it('writes without a read while no other process has written', async () => {
    const database = recalling({ count: 3, version: 1 });
    database.map.entries.set(recordId(key('a')), { record: [9000, 3], version: 1 });
    expect(await updateByCompareAndSet(database, [key('a')], increment)).toBe(4);
    expect(database.reads()).toBe(0);
    expect(database.recalledMs).toEqual([5000]);
  });

  it('starts again from the records of the refusal, for an old version and for a time ahead', async () => {
    for (const recalled of [
      { count: 3, version: 1 },
      { count: 7, version: 2, nowMs: 6000 },
    ]) {
      const database = recalling(recalled);
      database.map.entries.set(recordId(key('a')), { record: [9000, 7], version: 2 });
      expect(await updateByCompareAndSet(database, [key('a')], increment)).toBe(8);
      expect(database.reads()).toBe(0);
      expect(database.recalledMs).toEqual([recalled.nowMs ?? 5000, undefined]);
    }
  });

  it('returns and throws nothing that the transition makes of recalled records alone', async () => {
    const database = recalling({ count: 3, version: 1 });
    database.map.entries.set(recordId(key('a')), { record: [9000, 7], version: 2 });
    const look: Transition<number | undefined> = ([record]) => ({ result: record?.[1] });
    expect(await updateByCompareAndSet(database, [key('a')], look)).toBe(7);
    const picky: Transition<number> = (records, nowMs) => {
      if (records[0]?.[1] === 3) throw new Error('three');
      return increment(records, nowMs);
    };
    expect(await updateByCompareAndSet(database, [key('a')], picky)).toBe(8);
    expect(database.reads()).toBe(2);
    expect(database.recalledMs).toEqual([undefined]);
  });
});

describe('updateInTransaction', () => {
  it('locks in one order whatever the order of the keys, and answers in theirs', async () => {
    const locked: string[][] = [];
    const written: string[] = [];
    const update = (names: readonly string[]) =>
      updateInTransaction(
        {
          transaction: (work) => work('tx'),
          lock: async (_tx, keys) => {
            locked.push(keys.map((k) => k.key));
            return { nowMs: 5, records: keys.map((k) => [10, k.key.charCodeAt(0)]) };
          },
          write: async (_tx, changes) => {
            written.push(
              ...changes.map((change) => `${change.key.key}=${change.record} for ${change.keepForMs}`),
            );
          },
        },
        names.map(key),
        (records) => ({ result: records.map((record) => record?.[1]), writes: [undefined, [9, 1]] }),
      );
    expect(await update(['b', 'a'])).toEqual([98, 97]);
    expect(await update(['a', 'b'])).toEqual([97, 98]);
    expect(locked).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(written).toEqual(['a=9,1 for 4', 'b=9,1 for 4']);
  });
});
