import { describe, expect, it } from 'vitest';
import { CoalescedCheck } from '../src/engine/coalesced-check.ts';
import { LatestOnRecord } from '../src/engine/latest-on-record.ts';
import { fixedWindow } from '../src/index.ts';
import type { RecordKey } from '../src/record-key.ts';

const { algorithm } = fixedWindow({ name: 'minute', limit: 10, window: '1m' });
const keyOf = (key: string): RecordKey => ({ scope: 'scope', key, algorithm });

const plan = { names: ['minute'] };
const owner = { sent: () => {}, unsent: () => {}, ended: () => {} };

function checkOn(keys: readonly RecordKey[], keepsOrder: boolean): CoalescedCheck {
  const course = { isNative: keepsOrder, keepsOrder };
  const check = new CoalescedCheck({ plan, keys, cost: 1, kind: 'consume' }, course, owner);
  check.join({ arrivedMs: 0, hasLeft: false, onResult: undefined, resolve() {}, reject() {} }, undefined);
  return check;
}

describe.each([
  { store: 'that keeps the order', keepsOrder: true, end: (check: CoalescedCheck) => void check.take() },
  { store: 'that does not', keepsOrder: false, end: (check: CoalescedCheck) => void check.unblock() },
])('the latest checks, before a store $store', ({ keepsOrder, end }) => {
  it('are known until they are done, and no longer', () => {
    const latest = new LatestOnRecord();
    const keys = [keyOf('a')];
    const first = checkOn(keys, keepsOrder);
    expect([...latest.replace(keys, first)]).toEqual([]);
    expect(latest.sharedBy(keys)).toBe(first);
    const second = checkOn(keys, keepsOrder);
    expect([...latest.replace(keys, second)]).toEqual([first]);
    end(second);
    latest.markDone();
    expect(latest.sharedBy(keys)).toBeUndefined();
    expect([...latest.replace(keys, checkOn(keys, keepsOrder))]).toEqual([]);
  });

  it('leave nothing behind after a burst, and keep a lasting check through any number of others', () => {
    const latest = new LatestOnRecord();
    const lasting = [keyOf('lasting')];
    const unfinished = checkOn(lasting, keepsOrder);
    latest.replace(lasting, unfinished);
    const burst = Array.from({ length: 10_000 }, (_, i) => [keyOf(`${i}`)]);
    const open = burst.map((keys) => {
      const check = checkOn(keys, keepsOrder);
      latest.replace(keys, check);
      return check;
    });
    expect(latest.size).toBe(10_001);
    for (const check of open) {
      end(check);
      latest.markDone();
    }
    for (let i = 0; i < 30_000; i++) {
      const keys = [keyOf(`later ${i}`)];
      const check = checkOn(keys, keepsOrder);
      latest.replace(keys, check);
      end(check);
      latest.markDone();
    }
    // Entries are swept when there are twice as many as were kept by the last sweep.
    expect(latest.size).toBeLessThan(20_100);
    expect(latest.sharedBy(lasting)).toBe(unfinished);
    end(unfinished);
    latest.markDone();
    expect(latest.size).toBeLessThanOrEqual(64);
  });
});
