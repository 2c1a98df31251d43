import { expect, it } from 'vitest';
import { formatNumber } from '../src/figures/figures.ts';
import { ratioTo } from '../src/figures/ratios.ts';
import { quantile, summarize } from '../src/figures/statistics.ts';
import { turns } from '../src/run/turns.ts';
import { allSuites } from '../src/suites/all-suites.ts';
import { someSuiteResult } from './some-report.ts';

it('takes the middle value, or the mean of the middle two, in any order', () => {
  expect(summarize([9, 1, 5])).toEqual({ median: 5, min: 1, max: 9 });
  expect(summarize([10, 9, 1, 100]).median).toBe(9.5);
  expect(summarize([]).median).toBeNaN();
});

it('interpolates a quantile between its neighbours', () => {
  expect(quantile([0, 10], 0.25)).toBe(2.5);
  expect(quantile([1, 2, 3], 1)).toBe(3);
  expect(quantile([], 0.5)).toBeNaN();
});

it('has a ratio above 1 where the contender is better, and no ratio where either is missing', () => {
  const contenders = [
    { id: 'one', values: [50] },
    { id: 'peer', values: [100] },
    { id: 'gone', values: [] },
  ];
  const [row] = someSuiteResult('memory', 'row', 'calls', 'ns', contenders).rows;
  const [one, , gone] = row?.contenders ?? [];
  if (row === undefined || one === undefined || gone === undefined) throw new Error('no row');
  expect(ratioTo(row, one, 'peer')).toBe(2);
  expect(ratioTo(row, one, 'gone')).toBeUndefined();
  expect(ratioTo(row, gone, 'peer')).toBeUndefined();
  expect(ratioTo(row, one, undefined)).toBeUndefined();
});

it('lets each contender go first equally often, and before and after each other one', () => {
  const names = ['a', 'b', 'c'];
  const rounds = Array.from({ length: 6 }, (_, round) => turns(names, round));
  for (const order of rounds) expect([...order].sort()).toEqual(names);
  const firsts = rounds.map(([first]) => first);
  for (const name of names) expect(firsts.filter((first) => first === name)).toHaveLength(2);
  const before = (one: string, other: string): number =>
    rounds.filter((order) => order.indexOf(one) < order.indexOf(other)).length;
  for (const [one, other] of [
    ['a', 'b'],
    ['b', 'c'],
    ['a', 'c'],
  ] as const) {
    expect(before(one, other)).toBeGreaterThan(0);
    expect(before(other, one)).toBeGreaterThan(0);
  }
});

it('writes three significant digits, and a dash for no number', () => {
  expect([1234567, 123.4, 12.34, 1.234, 0.004].map(formatNumber)).toEqual([
    '1,234,567',
    '123',
    '12.3',
    '1.23',
    '0.00',
  ]);
  expect(formatNumber(undefined)).toBe('–');
  expect(formatNumber(Number.NaN)).toBe('–');
});

it('names contenders briefly enough for charts', () => {
  const bars = allSuites.flatMap(({ rows }) => rows).filter(({ axis }) => axis === undefined);
  for (const { label } of bars.flatMap(({ contenders }) => contenders)) {
    expect(label.length, label).toBeLessThanOrEqual(44);
  }
});

it('names each suite, each row and each contender once', () => {
  const expectDistinct = (names: readonly string[]): void => expect(new Set(names).size).toBe(names.length);
  expectDistinct(allSuites.map(({ name }) => name));
  for (const { rows } of allSuites) {
    expectDistinct(rows.map(({ id }) => id));
    for (const { contenders, peer, floor } of rows) {
      const ids = contenders.map(({ id }) => id);
      expectDistinct(ids);
      for (const id of [peer, floor]) if (id !== undefined) expect(ids).toContain(id);
    }
  }
});
