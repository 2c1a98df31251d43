import { describe, expect, it } from 'vitest';
import { Pending } from '../src/engine/coalesced-check.ts';
import { LastTouch } from '../src/engine/latest-on-record.ts';
import { fixedWindow } from '../src/index.ts';
import type { RecordKey } from '../src/record-key.ts';

const { algorithm } = fixedWindow({ name: 'minute', limit: 10, window: '1m' });
const keyOf = (key: string): RecordKey => ({ scope: 'scope', key, algorithm });

function commandOn(keys: readonly RecordKey[], keepsOrder: boolean): Pending {
  const pending = new Pending({ names: ['minute'], keys, cost: 1, kind: 'consume' }, keepsOrder);
  void pending.wait(undefined, 0);
  return pending;
}

describe.each([
  { store: 'that keeps the order', keepsOrder: true, end: (pending: Pending) => void pending.send() },
  { store: 'that does not', keepsOrder: false, end: (pending: Pending) => void pending.unblock() },
])('the latest commands, before a store $store', ({ keepsOrder, end }) => {
  it('are known until they are over, and no longer', () => {
    const touched = new LastTouch();
    const keys = [keyOf('a')];
    const first = commandOn(keys, keepsOrder);
    expect([...touched.replace(keys, first)]).toEqual([]);
    expect(touched.common(keys)).toBe(first);
    const second = commandOn(keys, keepsOrder);
    expect([...touched.replace(keys, second)]).toEqual([first]);
    end(second);
    touched.noteOver();
    expect(touched.common(keys)).toBeUndefined();
    expect([...touched.replace(keys, commandOn(keys, keepsOrder))]).toEqual([]);
  });

  it('leave nothing behind after a burst, and keep what goes on through any number of others', () => {
    const touched = new LastTouch();
    const lasting = [keyOf('lasting')];
    const goesOn = commandOn(lasting, keepsOrder);
    touched.replace(lasting, goesOn);
    const burst = Array.from({ length: 10_000 }, (_, i) => [keyOf(`${i}`)]);
    const open = burst.map((keys) => {
      const pending = commandOn(keys, keepsOrder);
      touched.replace(keys, pending);
      return pending;
    });
    expect(touched.size).toBe(10_001);
    for (const pending of open) {
      end(pending);
      touched.noteOver();
    }
    for (let i = 0; i < 30_000; i++) {
      const keys = [keyOf(`later ${i}`)];
      const pending = commandOn(keys, keepsOrder);
      touched.replace(keys, pending);
      end(pending);
      touched.noteOver();
    }
    // Entries are swept when there are twice as many as went on at the last sweep.
    expect(touched.size).toBeLessThan(20_100);
    expect(touched.common(lasting)).toBe(goesOn);
    end(goesOn);
    touched.noteOver();
    expect(touched.size).toBeLessThanOrEqual(64);
  });
});
