import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SpaceSaving } from '../src/top-keys/space-saving.ts';

const group = {};

/** Few distinct keys, some of them frequent. */
const streams = fc.array(
  fc.nat({ max: 40 }).map((n) => `key-${Math.floor(n ** 2 / 40)}`),
  { maxLength: 400 },
);

test('The true count of every key in the table is from count - error to count', () => {
  fc.assert(
    fc.property(streams, fc.integer({ min: 1, max: 12 }), (stream, capacity) => {
      const { table, truth } = counted(stream, capacity);
      for (const { key, count, error } of table.top(capacity)) {
        expect(truth.get(key)).toBeLessThanOrEqual(count);
        expect(truth.get(key)).toBeGreaterThanOrEqual(count - error);
      }
    }),
  );
});

test('A key with more than total / capacity of the stream is always in the table', () => {
  fc.assert(
    fc.property(streams, fc.integer({ min: 1, max: 12 }), (stream, capacity) => {
      const { table, truth } = counted(stream, capacity);
      const found = new Set(table.top(capacity).map(({ key }) => key));
      for (const [key, count] of truth) if (count > stream.length / capacity) expect(found).toContain(key);
    }),
  );
});

test('The table never holds more keys than its capacity, and its counts add up to the total', () => {
  fc.assert(
    fc.property(streams, fc.integer({ min: 1, max: 12 }), (stream, capacity) => {
      const { table } = counted(stream, capacity);
      const top = table.top(100);
      expect(top.length).toBeLessThanOrEqual(capacity);
      expect(top.reduce((sum, { count }) => sum + count, 0)).toBe(stream.length);
    }),
  );
});

test('Equal keys of different groups are counted apart', () => {
  const table = new SpaceSaving<{ name: string }>(10);
  const [a, b] = [{ name: 'a' }, { name: 'b' }];
  table.add(a, 'key');
  table.add(b, 'key');
  table.add(b, 'key');
  expect(table.top(2).map(({ group: { name }, count }) => [name, count])).toEqual([
    ['b', 2],
    ['a', 1],
  ]);
});

test('Halving keeps the order and lets the past weigh half', () => {
  const { table } = counted(['a', 'a', 'a', 'a', 'a', 'a', 'b', 'b', 'b', 'b', 'c'], 5);
  table.halve();
  expect(table.top(5).map(({ key, count }) => [key, count])).toEqual([
    ['a', 3],
    ['b', 2],
  ]);
  for (let i = 0; i < 4; i++) table.add(group, 'c');
  expect(table.top(1)).toMatchObject([{ key: 'c', count: 4 }]);
});

function counted(stream: readonly string[], capacity: number) {
  const table = new SpaceSaving<object>(capacity);
  const truth = new Map<string, number>();
  for (const key of stream) {
    table.add(group, key);
    truth.set(key, (truth.get(key) ?? 0) + 1);
  }
  return { table, truth };
}
