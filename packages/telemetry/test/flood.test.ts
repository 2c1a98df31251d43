import { createLimiter, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { expect, test } from 'vitest';
import { createDenialLog, createTelemetry } from '../src/index.ts';

const KEYS = 50_000;

test('A flood of distinct denied keys leaves lines, series, followed keys and top keys bounded', () => {
  let lines = 0;
  const denialLog = createDenialLog({ write: () => lines++ });
  const telemetry = createTelemetry({ denialLog });
  const limiter = createLimiter({
    name: 'login',
    store: memoryStore({ maxKeys: 1000 }),
    limits: [fixedWindow({ name: 'none', limit: 0, window: '1h' })],
  });
  telemetry.observe(limiter);
  const seriesBefore = countSeries(telemetry.prometheus());
  limiter.consumeSync('first');
  const startedMs = Date.now();
  for (let i = 0; i < KEYS; i++) limiter.consumeSync(`203.0.113.${i}`);
  const seconds = Math.ceil((Date.now() - startedMs) / 1000) + 1;

  expect(lines).toBeGreaterThan(0);
  // The first line of the flood comes at once, and each second has 50.
  expect(lines).toBeLessThanOrEqual(50 * (seconds + 1));
  expect(denialLog.keys).toBeLessThanOrEqual(1000);
  expect(telemetry.topKeys({ count: 100_000 }).length).toBeLessThanOrEqual(500);
  // The three series of the limit appear with its first decision.
  expect(countSeries(telemetry.prometheus())).toBe(seriesBefore + 3);
  denialLog.close();
  const total = telemetry.snapshot()[0]?.limits[0]?.denials;
  expect(total).toBe(KEYS + 1);
  expect(denialLog.notLogged).toBeGreaterThanOrEqual(KEYS - 50 * (seconds + 2) - 1000);
});

test('One key that is frequent in a flood is found among the top keys', () => {
  const telemetry = createTelemetry();
  const limiter = createLimiter({
    store: memoryStore({ maxKeys: 1000 }),
    limits: [fixedWindow({ name: 'none', limit: 0, window: '1h' })],
  });
  telemetry.observe(limiter);
  for (let i = 0; i < KEYS; i++) limiter.consumeSync(i % 50 === 0 ? 'the attacker' : `key-${i}`);
  const [top] = telemetry.topKeys();
  expect(top?.key).toBe('the attacker');
  expect(top?.count).toBeGreaterThanOrEqual(KEYS / 50);
});

function countSeries(text: string): number {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
}
