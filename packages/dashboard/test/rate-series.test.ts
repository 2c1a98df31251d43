import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergePoints, RateSeries } from '../src/live/rate-series.ts';
import type { Counts } from '../src/messages.ts';

test('A series holds what was added in its last steps, and no more.', () => {
  const series = new RateSeries(1000, 3);
  const add = (atMs: number, allowed: number): void => series.add(atMs, [allowed, 0, 0, 0, 0]);
  add(10_000, 1);
  add(10_999, 1);
  add(12_000, 5);
  expect(series.points(12_500)).toEqual([
    [10_000, 2, 0, 0, 0, 0],
    [12_000, 5, 0, 0, 0, 0],
  ]);
  // The first step has left the window, and its place holds another.
  add(13_000, 7);
  expect(series.points(13_000).map(([atMs, allowed]) => [atMs, allowed])).toEqual([
    [12_000, 5],
    [13_000, 7],
  ]);
  expect(series.sum(13_000, 1)).toEqual([7, 0, 0, 0, 0]);
  expect(series.points(60_000)).toEqual([]);
});

test('Merged series have the sum of each step.', () => {
  const counts = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9));
  const added = fc.array(
    fc.record({ series: fc.nat(2), atMs: fc.integer({ min: 50_000, max: 59_999 }), counts }),
  );
  fc.assert(
    fc.property(added, (all) => {
      const parts = [0, 1, 2].map(() => new RateSeries(1000, 10));
      const whole = new RateSeries(1000, 10);
      for (const { series, atMs, counts } of all) {
        parts[series]?.add(atMs, counts as Counts);
        whole.add(atMs, counts as Counts);
      }
      expect(mergePoints(parts.map((part) => part.points(59_999)))).toEqual(whole.points(59_999));
    }),
  );
});
