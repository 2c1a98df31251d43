import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeyHistory } from '../src/limiters/key-history.ts';

const MINUTE_MS = 60_000;

test('The history of a key is what was counted in the last sixty minutes, for any sequence.', () => {
  const step = fc.record({ minutes: fc.nat({ max: 90 }), isAllowed: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const history = new KeyHistory(10);
      history.minute = 29_000_000;
      const counted: { minute: number; isAllowed: boolean }[] = [];
      for (const { minutes, isAllowed } of steps) {
        history.minute += minutes;
        history.count('key', isAllowed);
        counted.push({ minute: history.minute, isAllowed });
      }
      const recent = counted.filter(({ minute }) => minute > history.minute - 60);
      const minutes = [...new Set(recent.map(({ minute }) => minute))];
      const expected = minutes.map((at) => {
        const here = recent.filter(({ minute }) => minute === at);
        const allowed = here.filter(({ isAllowed }) => isAllowed).length;
        return [at * MINUTE_MS, allowed, here.length - allowed];
      });
      expect(history.of('key')).toEqual(expected);
    }),
  );
});

test('A flood of keys that come once does not displace those that come often, and memory is bounded.', () => {
  const history = new KeyHistory(100);
  const honest = Array.from({ length: 30 }, (_, i) => `honest-${i}`);
  for (let i = 0; i < 100_000; i++) {
    history.count(`flood-${i}`, false);
    if (i % 50 === 0) for (const key of honest) history.count(key, true);
  }
  expect(history.size).toBe(100);
  const kept = honest.filter((key) => (history.of(key)[0]?.[1] ?? 0) > 1000);
  expect(kept).toEqual(honest);
});

test('A key that is too long, and any key without room, has no history.', () => {
  const history = new KeyHistory(1);
  history.count('k'.repeat(513), true);
  expect(history.of('k'.repeat(513))).toEqual([]);
  const none = new KeyHistory(0);
  none.count('key', true);
  expect(none.of('key')).toEqual([]);
});
