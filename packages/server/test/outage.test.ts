import { status } from '@grpc/grpc-js';
import { type RedisServer, startRedis } from '@sluice/test-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asked, envoyClient } from './envoy-client.ts';
import { type Service, startService } from './service.ts';

const DEADLINE_MS = 150;
/** The budget, with what a loaded machine adds. Without the deadline of the store, nothing would answer. */
const BUDGET_MS = 5000;

let redis: RedisServer;

beforeAll(async () => {
  redis = await startRedis({ own: true });
});

afterAll(() => redis.stop());

function start(onStoreFailure?: string): Promise<Service> {
  const config = {
    version: 1,
    store: { redis: { url: redis.url } },
    ...(onStoreFailure !== undefined && { onStoreFailure }),
    domains: { api: { rules: [{ key: ['ip'], limit: '1000/1h' }] } },
  };
  return startService({ config, storeDeadlineMs: DEADLINE_MS });
}

const call = { domain: 'api', attributes: { ip: '192.0.2.1' } };

/** Waits until the service decides with the store. */
async function untilDeciding(service: Service): Promise<void> {
  await expect.poll(async () => (await service.post('/v1/peek', call)).body.degraded).toBe(false);
}

describe('while Redis hangs', () => {
  it('every endpoint answers within the budget, an outage is 503, and the service recovers', async () => {
    const service = await start();
    const client = envoyClient(await service.server.listenGrpc({ port: 0 }));
    const request = asked('api', [['remote_address', '192.0.2.1']]);
    await untilDeciding(service);
    await redis.pause();
    try {
      const startedAt = performance.now();
      const answers = await Promise.all([
        service.post('/v1/check', call),
        service.post('/v1/peek', call),
        service.post('/v1/reserve', call),
        service.get('/v1/forward-auth/api'),
        service.get('/v1/usage/api?ip=192.0.2.1'),
      ]);
      for (const { status: code, body } of answers) {
        expect(code).toBe(503);
        expect(body.code).toMatch(/^STORE_(TIMEOUT|UNAVAILABLE)$/);
      }
      // UNKNOWN would let Envoy pass the request, whatever it is configured to do.
      await expect(client.call(request)).rejects.toMatchObject({ code: status.UNAVAILABLE });
      expect(await service.get('/readyz')).toMatchObject({ status: 503, body: { status: 'not ready' } });
      expect((await service.get('/healthz')).status).toBe(200);
      expect(performance.now() - startedAt).toBeLessThan(BUDGET_MS);
    } finally {
      await redis.resume();
    }
    await expect.poll(async () => (await service.post('/v1/check', call)).status).toBe(200);
    await expect.poll(async () => (await service.get('/readyz')).status).toBe(200);
    expect((await client.call(request)).overall_code).toBe('OK');
  });

  it('the answer to Envoy comes before its own deadline', async () => {
    const service = await start();
    const client = envoyClient(await service.server.listenGrpc({ port: 0 }));
    await untilDeciding(service);
    await redis.pause();
    try {
      const request = asked('api', [['remote_address', '192.0.2.1']]);
      await expect(client.call(request, { deadline: DEADLINE_MS - 30 })).rejects.toMatchObject({
        code: expect.toSatisfy((code) => code === status.UNAVAILABLE || code === status.DEADLINE_EXCEEDED),
      });
    } finally {
      await redis.resume();
    }
    await untilDeciding(service);
  });

  for (const [policy, allowed] of [
    ['allow', true],
    ['deny', false],
    ['local', true],
  ] as const) {
    it(`the policy \`${policy}\` decides, and the decision says so`, async () => {
      const service = await start(policy);
      const client = envoyClient(await service.server.listenGrpc({ port: 0 }));
      await untilDeciding(service);
      await redis.pause();
      try {
        const { status: code, body } = await service.post('/v1/check', call);
        expect(code).toBe(200);
        expect(body).toMatchObject({
          allowed,
          degraded: true,
          failure: { code: expect.stringMatching(/^STORE_/) },
        });
        const forwarded = await service.get('/v1/forward-auth/api', { 'x-forwarded-for': '192.0.2.1' });
        expect(forwarded.status).toBe(allowed ? 204 : 429);
        const answer = await client.call(asked('api', [['remote_address', '192.0.2.1']]));
        expect(answer.overall_code).toBe(allowed ? 'OK' : 'OVER_LIMIT');
        expect(answer.dynamic_metadata.fields.degraded).toMatchObject({ bool_value: true });
      } finally {
        await redis.resume();
      }
      await untilDeciding(service);
    });
  }
});

describe('when Redis dies', () => {
  it('the service answers 503, and decides again when Redis is back', async () => {
    const service = await start();
    await untilDeciding(service);
    await redis.kill();
    const startedAt = performance.now();
    const answer = await service.post('/v1/check', call);
    expect(performance.now() - startedAt).toBeLessThan(BUDGET_MS);
    expect(answer.status).toBe(503);
    expect(answer.body.code).toMatch(/^STORE_/);
    await redis.restart();
    await expect.poll(async () => (await service.post('/v1/check', call)).status).toBe(200);
  });

  it('a service that starts without it is alive and not ready', async () => {
    const config = {
      version: 1,
      store: { redis: { url: 'redis://127.0.0.1:1' } },
      domains: { api: { rules: [{ key: ['ip'], limit: '10/1m' }] } },
    };
    const service = await startService({ config, storeDeadlineMs: DEADLINE_MS });
    expect((await service.get('/healthz')).status).toBe(200);
    expect((await service.get('/readyz')).status).toBe(503);
    expect(await service.post('/v1/check', call)).toMatchObject({ status: 503 });
  });
});
