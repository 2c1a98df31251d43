import type { StoredRecord } from '@sluice/core';
import { expect, it } from 'vitest';
import { CompactTable, TABLE_CAPACITY } from '../src/compact-table.ts';
import { KeyedHash } from '../src/keyed-hash.ts';

/** Numerical Recipes' linear congruential generator: the same numbers for the same seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

it('a compact table holds what a Map would, through growth, deletions and colliding hashes', () => {
  const seed = Date.now() >>> 0;
  console.log('seed', seed);
  const random = randomOf(seed);
  const table = new CompactTable();
  const model = new Map<string, StoredRecord>();
  for (let step = 0; step < 30_000; step++) {
    // Few different low halves, so that most records probe past others.
    const [high, low] = [random(30), 1 + random(100) * (random(2) === 0 ? 1 : 2 ** 25)];
    const id = `${high}:${low}`;
    const slot = table.find(high, low);
    expect(slot === -1 ? undefined : table.recordAt(slot)).toEqual(model.get(id));
    if (random(3) > 0) {
      const record: StoredRecord = [step, ...new Array<number>(random(4)).fill(2 ** 52 - step)];
      if (!table.set(high, low, record, Number.POSITIVE_INFINITY, 0)) continue;
      model.set(id, record);
    } else if (slot !== -1) {
      table.deleteAt(slot);
      model.delete(id);
    }
    expect(table.size).toBe(model.size);
  }
});

it('a full table drops records that no longer deny, and rejects a new one while all of them do', () => {
  const table = new CompactTable();
  for (let i = 1; i <= TABLE_CAPACITY; i++) expect(table.set(i, i, [9000], 1000 + i, 0)).toBe(true);
  expect(table.set(0, 9999, [9000], 9000, 1000)).toBe(false);
  expect(table.find(0, 9999)).toBe(-1);
  expect(table.set(0, 9999, [9000], 9000, 1001)).toBe(true);
  expect(table.find(1, 1)).toBe(-1);
  expect(table.find(2, 2)).not.toBe(-1);
  expect(table.size).toBe(TABLE_CAPACITY);
});

it('the hash spreads alike keys evenly, and differs between two instances', () => {
  const [hash, other] = [new KeyedHash(), new KeyedHash()];
  const [halves, counts] = [new Set<string>(), new Array<number>(64).fill(0)];
  for (let i = 0; i < 64_000; i++) {
    hash.hash(`2001:db8:0:${i.toString(16)}::`);
    halves.add(`${hash.high}:${hash.low}`);
    counts[hash.low % 64] = (counts[hash.low % 64] ?? 0) + 1;
  }
  expect(halves.size).toBe(64_000);
  // A thousand each, with a standard deviation of 32: ten of them.
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(320);
  other.hash('2001:db8:0:f9ff::');
  expect(halves.has(`${other.high}:${other.low}`)).toBe(false);
  for (const [one, two] of [
    ['', '\0'],
    ['a', 'a\0'],
    ['ab', 'ba'],
    ['\ud800', '\udc00'],
  ] as const) {
    hash.hash(one);
    const { high, low } = hash;
    hash.hash(two);
    expect([hash.high, hash.low]).not.toEqual([high, low]);
  }
});
