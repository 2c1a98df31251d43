import { createLimiter, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { expect, test } from 'vitest';
import { createTelemetry } from '../src/index.ts';

const figure = (text: string, series: string): number | undefined => {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.split(' ')[1]);
};

test('A store in memory reports its records, and what it drops when it is full.', () => {
  const store = memoryStore({ maxKeys: 10 });
  const limiter = createLimiter({
    store,
    limits: [fixedWindow({ name: 'per-hour', limit: 5, window: '1h' })],
  });
  const telemetry = createTelemetry();
  expect(telemetry.prometheus()).not.toContain('sluice_memory');
  const stop = telemetry.observeStore(store, 'sessions');
  expect(figure(telemetry.prometheus(), 'sluice_memory_records{sluice_store="sessions"}')).toBe(0);
  for (let i = 0; i < 25; i++) limiter.consumeSync(`user-${i}`);
  const text = telemetry.prometheus();
  expect(figure(text, 'sluice_memory_records{sluice_store="sessions"}')).toBe(10);
  expect(figure(text, 'sluice_memory_evictions_total{sluice_store="sessions"}')).toBe(15);
  expect(figure(text, 'sluice_memory_overflows_total{sluice_store="sessions"}')).toBe(0);
  stop();
  expect(telemetry.prometheus()).not.toContain('sluice_memory');
});

test('Stores of one name are added up, and anything else is rejected.', () => {
  const telemetry = createTelemetry();
  for (let i = 0; i < 2; i++) {
    const store = memoryStore();
    createLimiter({ store, limits: [fixedWindow({ name: 'a', limit: 5, window: '1h' })] }).consumeSync('x');
    telemetry.observeStore(store);
  }
  expect(figure(telemetry.prometheus(), 'sluice_memory_records{sluice_store="memory"}')).toBe(2);
  expect(() => telemetry.observeStore({} as never)).toThrow('a store of `memoryStore`');
  expect(() => telemetry.observeStore(memoryStore(), '')).toThrow('the name');
});
