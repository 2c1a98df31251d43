import { type RedisServer, startRedis } from '@sluice/test-servers';
import { type Logger, pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rules, type Service, startService } from './service.ts';

const call = { domain: 'api', attributes: { api_key: 'k1' } };
const config = rules(
  { name: 'per-key', key: ['api_key'], limit: '2/1h' },
  { name: 'ban', key: ['api_key'], limit: { algorithm: 'block' } },
);
const keySecret = 'a secret of sixteen characters or more';
const operator = {
  name: 'ada',
  scopes: ['check', 'write', 'admin'],
  token: 'operator-token-0123456789',
} as const;
const authorization = `Bearer ${operator.token}`;

/** A logger, and what it has written. */
function memoryLogger(): { logger: Logger; lines: () => Record<string, unknown>[] } {
  const written: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void written.push(line) });
  return { logger, lines: () => written.map((line) => JSON.parse(line)) };
}

const value = (text: string, series: string): number | undefined => {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
};

const metricsOf = async (service: Service): Promise<string> => String((await service.get('/metrics')).body);

describe('the log', () => {
  it('has one line for the first denial of a key, with its hash, and a summary at the end', async () => {
    const { logger, lines } = memoryLogger();
    const service = await startService({ config, logger, keySecret });
    for (let i = 0; i < 6; i++) await service.post('/v1/check', call);
    const denials = () => lines().filter(({ event }) => String(event).startsWith('rate_limited'));
    expect(denials()).toMatchObject([{ event: 'rate_limited', limiter: 'api', limit: 'per-key' }]);
    await service.server.close();
    expect(denials()).toHaveLength(2);
    expect(denials()[1]).toMatchObject({ event: 'rate_limited_summary', count: 3 });
    expect(denials()[0]?.key).toMatch(/^[\da-f]{16}$/);
    expect(JSON.stringify(lines())).not.toContain('k1');
  });

  it('shows the keys themselves on request, and no denials if they are not wanted', async () => {
    const plain = memoryLogger();
    const service = await startService({ config, logger: plain.logger, loggedKeys: 'plain' });
    const silent = memoryLogger();
    const other = await startService({ config, logger: silent.logger, denialLog: false });
    for (let i = 0; i < 3; i++) {
      await service.post('/v1/check', call);
      await other.post('/v1/check', call);
    }
    expect(plain.lines()).toContainEqual(
      expect.objectContaining({ event: 'rate_limited', key: 'api_key=k1' }),
    );
    expect(silent.lines()).not.toContainEqual(expect.objectContaining({ event: 'rate_limited' }));
  });

  it('says which operator did what to which key, and not what a checked request was', async () => {
    const { logger, lines } = memoryLogger();
    const service = await startService({
      config,
      logger,
      keySecret,
      tokens: [operator],
      loggedKeys: 'plain',
    });
    const headers = { authorization };
    await service.post('/v1/check', call, headers);
    await service.post('/v1/block', { ...call, duration: '1h' }, headers);
    await service.post('/v1/unblock', call, headers);
    await service.post('/v1/refund', { ...call, cost: 2 }, headers);
    await service.post('/v1/reset', call, headers);
    await service.post('/v1/reset', { ...call, domain: 'none' }, headers);
    const subject = { limiter: 'api', key: 'api_key=k1', operator: 'ada', outcome: 'done' };
    expect(lines().filter(({ event }) => event === 'limits_operated')).toMatchObject([
      { action: 'block', duration_ms: 3_600_000, ...subject },
      { action: 'unblock', ...subject },
      { action: 'refund', cost: 2, ...subject },
      { action: 'reset', ...subject },
    ]);
  });
});

describe('the metrics', () => {
  it('count by limiter, limit, outcome and source, from 0, and never name a key', async () => {
    const service = await startService({ config });
    const before = await metricsOf(service);
    const series =
      'sluice_decisions_total{sluice_limiter="api",sluice_outcome="denied",sluice_source="store"}';
    expect(value(before, series)).toBe(0);
    for (let i = 0; i < 5; i++) await service.post('/v1/check', call);
    await service.post('/v1/peek', call);
    const text = await metricsOf(service);
    expect(value(text, series)).toBe(3);
    expect(value(text, 'sluice_limit_charges_total{sluice_limiter="api",sluice_limit="per-key"}')).toBe(2);
    expect(value(text, 'sluice_operations_total{sluice_limiter="api",sluice_operation="peek"}')).toBe(1);
    expect(value(text, 'sluice_memory_overflows_total{sluice_store="memory"}')).toBe(0);
    expect(text).not.toContain('k1');
  });

  it('are not served if they are not wanted', async () => {
    const service = await startService({ config, metrics: false });
    expect((await service.get('/metrics')).status).toBe(404);
    expect((await service.get('/openapi.json')).body.paths).not.toHaveProperty('/metrics');
  });

  it('count loads of the configuration, and say when the last one failed', async () => {
    const service = await startService({ config });
    const before = await metricsOf(service);
    expect(value(before, 'sluice_config_last_load_successful')).toBe(1);
    const age = Date.now() / 1000 - (value(before, 'sluice_config_last_success_timestamp_seconds') as number);
    expect(age).toBeLessThan(60);
    service.server.reload();
    expect(value(await metricsOf(service), 'sluice_config_loads_total{outcome="ok"}')).toBe(2);
  });
});

describe('on Redis', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis({ own: true });
  });

  afterAll(() => redis.stop());

  it('the metrics have the time of the store, and an outage is in them and in the log', async () => {
    const { logger, lines } = memoryLogger();
    const service = await startService({
      config: { ...config, store: { redis: { url: redis.url } }, onStoreFailure: 'allow' },
      logger,
    });
    await expect.poll(async () => (await service.post('/v1/peek', call)).body.degraded).toBe(false);
    await service.post('/v1/check', call);
    const count = 'sluice_store_duration_seconds_count{sluice_limiter="api"}';
    expect(value(await metricsOf(service), count)).toBeGreaterThan(0);
    await redis.kill();
    const state = 'sluice_breaker_state{sluice_limiter="api"}';
    await expect
      .poll(async () => {
        await service.post('/v1/check', call);
        return value(await metricsOf(service), state);
      })
      .toBe(1);
    await redis.restart();
    await expect
      .poll(async () => {
        await service.post('/v1/check', call);
        return value(await metricsOf(service), state);
      })
      .toBe(0);
    const events = lines().map(({ event }) => event);
    expect(events).toContain('store_out');
    expect(events).toContain('store_back');
  });
});
