import { expect, it } from 'vitest';
import { ManualClock } from '../src/testing/index.ts';

it('moves only when a test moves it, forwards and backwards', () => {
  const clock = new ManualClock(1000);
  expect(clock.now()).toBe(1000);
  clock.advance(500);
  expect(clock.now()).toBe(1500);
  clock.advance(-700);
  expect(clock.now()).toBe(800);
  clock.set(5);
  expect(clock.now()).toBe(5);
});

it('starts at a full minute by default', () => {
  expect(new ManualClock().now() % 60_000).toBe(0);
});

it('rejects a time that is not whole milliseconds, and stays unchanged', () => {
  const clock = new ManualClock(1000);
  for (const ms of [0.5, Number.NaN, Infinity, '1' as unknown as number]) {
    expect(() => clock.advance(ms)).toThrow(TypeError);
    expect(() => clock.set(ms)).toThrow(TypeError);
    expect(() => new ManualClock(ms)).toThrow(TypeError);
  }
  expect(clock.now()).toBe(1000);
});
