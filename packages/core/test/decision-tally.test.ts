import { expect, test, vi } from 'vitest';
import { createLimiter, type Decision, fixedWindow, tallyDecisions } from '../src/index.ts';
import { MapStore } from './map-store.ts';

const limiterOfTwo = () =>
  createLimiter({
    name: 'api',
    store: new MapStore(),
    limits: [fixedWindow({ name: 'per-minute', limit: 2, window: '1m' })],
  });

test('A tally gets every decision, with the keys in the order of the limits, and the name of the limiter', async () => {
  const limiter = limiterOfTwo();
  const seen: unknown[] = [];
  const { name } = tallyDecisions(limiter, (kind, keys, cost, { allowed }, source) => {
    seen.push([kind, keys.map(({ key }) => key), cost, allowed, source]);
  });
  limiter.consumeSync('a');
  await limiter.consume('a', { cost: 1 });
  await limiter.peek('a');
  await limiter.penalize('b', { cost: { 'per-minute': 2 } });
  expect(name).toBe('api');
  expect(seen).toEqual([
    ['consume', ['a'], 1, true, 'store'],
    ['consume', ['a'], 1, true, 'store'],
    ['peek', ['a'], 1, false, 'store'],
    ['penalize', ['b'], { 'per-minute': 2 }, expect.any(Boolean), 'store'],
  ]);
});

test('A tally does not make the limiter read the clock for the time of a check', () => {
  const limiter = limiterOfTwo();
  limiter.consumeSync('first');
  const now = vi.spyOn(performance, 'now');
  try {
    const arrivals: number[] = [];
    tallyDecisions(limiter, (...decided) => arrivals.push(decided[5]));
    limiter.consumeSync('a');
    expect(arrivals).toEqual([0]);
    expect(now).not.toHaveBeenCalled();
  } finally {
    now.mockRestore();
  }
});

test('A stopped tally gets nothing more, and stopping one leaves the others', () => {
  const limiter = limiterOfTwo();
  const counts = { first: 0, second: 0 };
  const first = tallyDecisions(limiter, () => counts.first++);
  tallyDecisions(limiter, () => counts.second++);
  limiter.consumeSync('a');
  first.stop();
  first.stop();
  limiter.consumeSync('a');
  expect(counts).toEqual({ first: 1, second: 2 });
});

test('An error of a tally decides no check', async () => {
  const limiter = limiterOfTwo();
  const uncaught = new Promise((resolve) => {
    vi.spyOn(globalThis, 'queueMicrotask').mockImplementationOnce((task) => {
      try {
        task();
      } catch (error) {
        resolve(error);
      }
    });
  });
  const failure = new Error('of the tally');
  tallyDecisions(limiter, () => {
    throw failure;
  });
  const decision: Decision = limiter.consumeSync('a');
  expect(decision.allowed).toBe(true);
  expect(await uncaught).toBe(failure);
  vi.restoreAllMocks();
});

test('An object that is not a limiter is rejected by name', () => {
  expect(() => tallyDecisions({}, () => {})).toThrow(
    'tallyDecisions: the limiter must be a limiter, for example createLimiter({ store, limits }); got an object.',
  );
});
