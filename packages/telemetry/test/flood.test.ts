import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createLimiter, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { expect, test } from 'vitest';
import { createDenialLog, createTelemetry } from '../src/index.ts';

/** `FLOOD_KEYS=1000000 npx vitest run packages/telemetry/test/flood.test.ts` prints the README's figures. */
const KEYS = Number(process.env.FLOOD_KEYS ?? 50_000);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

test(`A flood of ${KEYS} denied keys leaves lines, series, followed keys, top keys and memory bounded`, () => {
  let lines = 0;
  let bytes = 0;
  const denialLog = createDenialLog({
    write: (line) => {
      lines++;
      bytes += line.length;
    },
  });
  const telemetry = createTelemetry({ denialLog });
  const limiter = loginLimiter();
  telemetry.observe(limiter);
  const seriesBefore = countSeries(telemetry.prometheus());
  // The lines of the warm-up count too.
  const startedMs = Date.now();
  // Afterwards everything is full, and the compiler is warm.
  for (let i = 0; i < 20_000; i++) limiter.consumeSync(`198.51.100.${i}`);
  const heapBefore = heapUsed();
  for (let i = 0; i < KEYS; i++) limiter.consumeSync(`203.0.113.${i}`);
  const tookMs = Date.now() - startedMs;
  const heapGrowth = heapUsed() - heapBefore;
  // The first second may have begun already, and the last one may not have ended.
  const seconds = Math.ceil(tookMs / 1000) + 2;

  expect(lines).toBeGreaterThan(0);
  expect(lines).toBeLessThanOrEqual(50 * seconds);
  expect(denialLog.keys).toBeLessThanOrEqual(1000);
  const topKeys = telemetry.topKeys({ count: 100_000 });
  expect(topKeys.length).toBeLessThanOrEqual(500);
  const seriesAfter = countSeries(telemetry.prometheus());
  // The three series of the limit appear with its first decision.
  expect(seriesAfter).toBe(seriesBefore + 3);
  // One record of 50 bytes for each key would be 2.5 MB at the least.
  expect(heapGrowth).toBeLessThan(2_000_000);
  denialLog.close();
  expect(telemetry.snapshot()[0]?.limits[0]?.denials).toBe(KEYS + 20_000);
  expect(denialLog.notLogged).toBeGreaterThanOrEqual(KEYS - 50 * seconds - 1000);
  if (process.env.FLOOD_KEYS !== undefined) {
    const { notLogged } = denialLog;
    console.log({ KEYS, tookMs, lines, bytes, notLogged, seriesBefore, seriesAfter, heapGrowth });
  }
});

test('One key that is frequent in a flood is found among the top keys, and its count within its error', () => {
  const telemetry = createTelemetry();
  const limiter = loginLimiter();
  telemetry.observe(limiter);
  for (let i = 0; i < KEYS; i++) limiter.consumeSync(i % 5 === 0 ? 'the attacker' : `key-${i}`);
  const [top] = telemetry.topKeys();
  expect(top?.key).toBe('the attacker');
  const { count, error } = top as { count: number; error: number };
  // Three standard deviations are exceeded once in 400 runs, and two times three once in 500 million.
  expect(count + 2 * error).toBeGreaterThanOrEqual(KEYS / 5);
  expect(count - 2 * error).toBeLessThanOrEqual(KEYS / 5);
  expect(error).toBeLessThan(KEYS / 5);
});

function loginLimiter() {
  const limits = [fixedWindow({ name: 'none', limit: 0, window: '1h' })] as const;
  return createLimiter({ name: 'login', store: memoryStore({ maxKeys: 1000 }), limits });
}

/** Bytes after a collection. */
function heapUsed(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

function countSeries(text: string): number {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
}
