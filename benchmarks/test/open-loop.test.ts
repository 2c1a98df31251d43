import { expect, it } from 'vitest';
import { arrivalTimes, checkAtTimes } from '../src/measurements/open-loop.ts';
import { SEED, seededRandom } from '../src/measurements/zipf.ts';

it('draws the same times of arrival from the same seed, at the given rate', () => {
  const times = arrivalTimes(20_000, 1000, seededRandom(SEED));
  expect(times).toEqual(arrivalTimes(20_000, 1000, seededRandom(SEED)));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times.at(-1)).toBeLessThan(1000);
  // Of a Poisson process of 20,000, the standard deviation is 141.
  expect(Math.abs(times.length - 20_000)).toBeLessThan(600);
});

it('makes a check when it is due, though none before it was answered', async () => {
  let arrived = 0;
  let answerAll = (): void => {};
  const all = new Promise<void>((resolve) => {
    answerAll = resolve;
  });
  const check = (): Promise<void> => {
    if (++arrived === 3) answerAll();
    return all;
  };
  const { latenciesMs } = await checkAtTimes({ check }, ['a', 'b', 'c'], [0, 1, 2], undefined);
  expect(latenciesMs).toHaveLength(3);
});

it('counts a latency from the time of arrival, even when the process was too busy to make the check', async () => {
  const busyMs = 50;
  let isFirst = true;
  const check = async (): Promise<void> => {
    const endMs = performance.now() + busyMs;
    while (isFirst && performance.now() < endMs);
    isFirst = false;
  };
  const { latenciesMs } = await checkAtTimes({ check }, ['a', 'b'], [0, 5], undefined);
  for (const latencyMs of latenciesMs) expect(latencyMs).toBeGreaterThanOrEqual(busyMs - 5);
});

it('counts failures, and leaves out the latencies of one key', async () => {
  const check = async (key: string): Promise<void> => {
    if (key === 'broken') throw new Error('it broke');
  };
  const keys = ['sound', 'broken', 'stalled'];
  const { latenciesMs, failures } = await checkAtTimes({ check }, keys, [0, 1, 2], 'stalled');
  expect(latenciesMs).toHaveLength(1);
  expect(failures).toEqual([new Error('it broke')]);
});

it('ends at once if nothing arrives', async () => {
  const check = (): void => {};
  expect(await checkAtTimes({ check }, ['a'], [], undefined)).toEqual({ latenciesMs: [], failures: [] });
});
