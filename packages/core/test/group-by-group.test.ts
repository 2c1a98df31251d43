import { describe, expect, it } from 'vitest';
import { builtInAlgorithms } from '../src/built-in-algorithms.ts';
import { createLimiter, fixedWindow, type Limit, slidingWindow, slidingWindowLog } from '../src/index.ts';
import { ManualClock } from '../src/testing/index.ts';
import { remoteStore, turn } from './map-store.ts';

type Subject = { readonly a: string; readonly b: string };

const second = 1_700_000_000_000;
const key = (subject: Subject): string => subject.a;
const kinds: readonly [string, Limit<Subject>][] = [
  ['fixedWindow', fixedWindow({ name: 'a', limit: 1, window: '1s', align: 'clock', key })],
  ['slidingWindow', slidingWindow({ name: 'a', limit: 1, window: 500, key })],
  ['slidingWindowLog', slidingWindowLog({ name: 'a', limit: 1, window: 1, key })],
];
const hour = fixedWindow({ name: 'b', limit: 1, window: '1h', key: (subject: Subject) => subject.b });

describe.each(kinds)('a check that is charged group by group, against %s', (_kind, limit) => {
  it.each([
    ['through `update`', []],
    ['through `execute`', builtInAlgorithms],
  ])('takes nothing from the next window when it gives back, %s', async (_way, native) => {
    const clock = new ManualClock(second + 999);
    const store = remoteStore({ clock, capabilities: { native, atomicity: 'one-record' } });
    const limits = [limit, hour];
    const [first, other] = [createLimiter({ store, limits }), createLimiter({ store, limits })];
    await first.consume({ a: 'filler', b: 'full' });
    // The first check charges `a` just before the edge.
    const waiting = first.consume({ a: 'k', b: 'full' });
    while (store.records.size < 3) await turn();
    // Another process uses the only unit of the next window of `a`, before `b` denies the first check.
    clock.set(second + 2000);
    const [mine] = await Promise.all([other.consume({ a: 'k', b: 'free' }), waiting]);
    expect(mine.allowed).toBe(true);
    expect((await other.consume({ a: 'k', b: 'free too' })).allowed).toBe(false);
  });
});
