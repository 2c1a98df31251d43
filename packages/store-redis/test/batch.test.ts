import { type Command, concurrency, fixedWindow, type RecordKey } from '@sluice/core';
import { expect, it } from 'vitest';
import { batchOf } from '../src/batch.ts';

const limits = [
  fixedWindow({ name: 'f', limit: 10, window: 1000 }),
  concurrency({ name: 'c', limit: 5, lease: 2000 }),
] as const;
const [fixed, held] = limits.map(
  ({ name, algorithm }) =>
    (key: string): RecordKey => ({ scope: name, key, algorithm }),
) as [(key: string) => RecordKey, (key: string) => RecordKey];

/** The words after the time and the way to read. */
function wordsOf(...commands: Command[]): string {
  const { words } = batchOf(commands, '', ['', '0']);
  return words.slice(3).join(' ');
}

it('commands that differ only in their keys travel as one run', () => {
  const spend = (key: string, cost = 1, count = 1): Command => ({
    kind: 'spend',
    keys: [fixed(key)],
    cost,
    count,
  });
  expect(wordsOf(spend('a'), spend('b'), spend('c'))).toBe('3 1 1 1 fixed-window 10 1000 0');
  expect(wordsOf(spend('a'), spend('b', 2), spend('c', 2, 0))).toBe(
    '1 1 1 1 fixed-window 10 1000 0 1 1 2 1 fixed-window 10 1000 0 1 1 2 0 fixed-window 10 1000 0',
  );
});

it('penalties and take-backs form runs of their own', () => {
  const keys = [fixed('a')];
  const penalty: Command = { kind: 'penalize', keys, cost: 1 };
  const refund: Command = { kind: 'take-back', keys, cost: 1 };
  const takeBack: Command = { kind: 'take-back', keys, cost: 1, chargedAtMs: 7 };
  const fixedWords = 'fixed-window 10 1000 0';
  expect(wordsOf(penalty, penalty)).toBe(`2 1 1 penalize ${fixedWords}`);
  expect(wordsOf(penalty, refund, takeBack, takeBack, { ...takeBack, chargedAtMs: 8 })).toBe(
    [
      `1 1 1 penalize ${fixedWords}`,
      `1 1 1 take-back  ${fixedWords}`,
      `2 1 1 take-back 7 ${fixedWords}`,
      `1 1 1 take-back 8 ${fixedWords}`,
    ].join(' '),
  );
});

it('costs travel per key only if they differ', () => {
  const spend = (key: string, cost: readonly number[]): Command => ({
    kind: 'spend',
    keys: [fixed(key), held(key)],
    cost,
    count: 1,
  });
  expect(wordsOf(spend('a', [2, 2]), spend('b', [2, 2]))).toBe(
    '2 2 2 1 fixed-window 10 1000 0 concurrency 5 2000 0',
  );
  expect(wordsOf(spend('a', [2, 0]), spend('b', [2, 0]))).toBe(
    '2 2 each 1 fixed-window 10 1000 0 2 concurrency 5 2000 0 0',
  );
});

it('a single spend of a single key has the shortest form', () => {
  const spend: Command = { kind: 'spend', keys: [fixed('a')], cost: [3], count: 2 };
  expect(batchOf([spend], '', ['', '0']).words).toEqual([
    '',
    '0',
    'fixed-window',
    '3',
    '2',
    '10',
    '1000',
    '0',
  ]);
});
