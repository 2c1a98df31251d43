import { createLimiter, fixedWindow } from '@sluice/core';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import { startRedis } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTelemetry } from '../src/index.ts';
import { parsed } from './parsed-text.ts';

let server: Awaited<ReturnType<typeof startRedis>>;
let client: Redis;

beforeAll(async () => {
  server = await startRedis({ own: true });
  client = new Redis(server.url, {
    retryStrategy: () => 20,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
  });
  client.on('error', () => {});
});

afterAll(async () => {
  client.disconnect();
  await server.stop();
});

test.each([
  ['a limiter that is observed by itself', 'alone'],
  ['a limiter of an observed process', 'process'],
])('The latency of Redis, its outage and its recovery are metrics: %s', async (_, how) => {
  const limiter = createLimiter({
    name: `api-${how}`,
    store: redisStore({ client: fromIoredis(client) }),
    limits: [fixedWindow({ name: 'per-hour', limit: 1_000_000, window: '1h' })],
    onStoreFailure: 'allow',
  });
  const telemetry = createTelemetry();
  if (how === 'alone') telemetry.observe(limiter);
  else telemetry.observeProcess();
  const value = (name: string, more = ''): number | undefined =>
    parsed(telemetry.prometheus()).get(`${name}{sluice_limiter="api-${how}"${more}}`);

  for (let i = 0; i < 5; i++) await limiter.consume('key');
  expect(value('sluice_store_duration_seconds_count')).toBe(5);
  expect(value('sluice_store_duration_seconds_sum')).toBeGreaterThan(0);
  expect(value('sluice_breaker_state')).toBe(0);

  await server.kill();
  await expect.poll(() => limiter.consume('key').then(() => value('sluice_breaker_state'))).toBe(1);
  expect(value('sluice_store_outages_total')).toBe(1);
  const degraded = value(
    'sluice_decisions_total',
    ',sluice_outcome="degraded_allowed",sluice_source="policy"',
  );
  expect(degraded).toBeGreaterThan(0);
  const [snapshot] = telemetry.snapshot();
  const errors = Object.values(snapshot?.errors ?? {}).reduce((sum, count) => sum + count, 0);
  expect(errors).toBe(degraded);

  await server.restart();
  await expect.poll(() => limiter.consume('key').then(() => value('sluice_breaker_state'))).toBe(0);
  telemetry.close();
});
