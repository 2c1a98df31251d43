import { describe, expect, it } from 'vitest';
import {
  block,
  type Command,
  fixedWindow,
  type Limit,
  type RecordKey,
  type StoredRecord,
  slidingWindowLog,
  tokenBucket,
  transitionOf,
} from '../src/index.ts';

const NOW_MS = 1_700_000_000_000;

const fixed = fixedWindow({ name: 'fixed', limit: 5, window: '1m' });
const log = slidingWindowLog({ name: 'log', limit: 10, window: '1m' });
const bucket = tokenBucket({ name: 'bucket', capacity: 10, refill: { amount: 1, every: '1s' } });
const blocking = block({ name: 'block', onDenied: '1h' });

function keysOf(...limits: readonly Limit[]): readonly RecordKey[] {
  return limits.map(({ name, algorithm }) => ({ scope: name, key: 'someone', algorithm }));
}

function run(command: Command, records: readonly (StoredRecord | undefined)[] = [], nowMs = NOW_MS) {
  const before = command.keys.map((_, i) => records[i]);
  return transitionOf(command)(before, nowMs);
}

describe('a spend', () => {
  it('grants as many checks as fit every cost, and charges each limit its own', () => {
    const keys = keysOf(fixed, log);
    const { result, writes } = run({ kind: 'spend', keys, cost: [1, 3], count: 5 });
    expect(result.granted).toBe(3);
    expect(writes).toEqual([
      [NOW_MS + 60_000, 3, NOW_MS],
      [NOW_MS + 60_000, 0, NOW_MS, 9],
    ]);
  });

  it('neither charges nor asks a limit at a cost of 0', () => {
    const full: StoredRecord = [NOW_MS + 1, 5, NOW_MS];
    const { result, writes } = run({ kind: 'spend', keys: keysOf(fixed, log), cost: [0, 1], count: 1 }, [
      full,
    ]);
    expect(result.granted).toBe(1);
    expect(result.records[0]).toEqual(full);
    expect(writes?.[0]).toBeUndefined();
  });

  it('blocks the key when another limit denies, and not when it is blocked already', () => {
    const keys = keysOf(fixed, blocking);
    const full: StoredRecord = [NOW_MS + 1, 5, NOW_MS];
    const blocked: StoredRecord = [NOW_MS + 3_600_000, NOW_MS];
    const command: Command = { kind: 'spend', keys, cost: 1, count: 1 };
    expect(run(command, [full]).writes).toEqual([undefined, blocked]);
    expect(run(command, [full, blocked], NOW_MS + 1).writes).toBeUndefined();
    expect(run(command).writes?.[1]).toBeUndefined();
  });

  it('writes nothing if one limit denies and the record of another makes no sense', () => {
    const other = fixedWindow({ name: 'other', limit: 5, window: '1m' });
    const keys = keysOf(fixed, other);
    const full: StoredRecord = [NOW_MS + 1, 5, NOW_MS];
    expect(() => run({ kind: 'spend', keys, cost: 1, count: 1 }, [full, [NOW_MS + 1]])).toThrow(
      expect.objectContaining({ code: 'RECORD_CORRUPT' }),
    );
  });

  it('writes a record from far ahead as charged now when it is denied, and only then', () => {
    const keys = keysOf(fixed);
    const ahead: StoredRecord = [NOW_MS + 86_460_000, 5, NOW_MS + 86_400_000];
    const spend: Command = { kind: 'spend', keys, cost: 1, count: 1 };
    expect(run(spend, [ahead]).writes).toEqual([[NOW_MS + 60_000, 5, NOW_MS]]);
    expect(run({ ...spend, count: 0 }, [ahead]).writes).toBeUndefined();
    expect(run(spend, [ahead], NOW_MS + 86_340_000).writes).toBeUndefined();
  });
});

describe('a penalty', () => {
  it('charges each limit up to empty, and reports what it has charged', () => {
    const keys = keysOf(fixed, bucket, log);
    const { result } = run({ kind: 'penalize', keys, cost: [7, 3, 0] });
    expect(result).toMatchObject({ granted: 1, charged: [5, 3, 0] });
    expect(keys.map(({ algorithm }, i) => algorithm.available(result.records[i], NOW_MS))).toEqual([
      0, 7, 10,
    ]);
  });
});

describe('a take-back', () => {
  it('gives each limit its own units back, and creates no record', () => {
    const keys = keysOf(fixed, log, bucket);
    const charged = run({ kind: 'spend', keys: keys.slice(0, 2), cost: 4, count: 1 }).result.records;
    const back = run({ kind: 'take-back', keys, cost: [1, 2, 3], chargedAtMs: NOW_MS }, charged, NOW_MS + 1);
    expect(back.writes?.[2]).toBeUndefined();
    expect(keys.map(({ algorithm }, i) => algorithm.available(back.result.records[i], NOW_MS + 1))).toEqual([
      2, 8, 10,
    ]);
  });
});
