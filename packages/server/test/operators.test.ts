import { describe, expect, it } from 'vitest';
import { rules, startService } from './service.ts';

const call = { domain: 'api', attributes: { user: 'ada' } };
const tenPerMinute = rules({ name: 'per-user', key: ['user'], limit: '10/1m' });

describe('operators', () => {
  it('peek without spending, refund, and reset', async () => {
    const service = await startService({ config: tenPerMinute });
    await service.post('/v1/check', { ...call, cost: 8 });
    expect((await service.post('/v1/peek', { ...call, cost: 3 })).body).toMatchObject({ allowed: false });
    expect((await service.post('/v1/peek', call)).body).toMatchObject({ allowed: true, remaining: 2 });
    expect((await service.post('/v1/refund', { ...call, cost: 5 })).body.remaining).toBe(7);
    expect(await service.post('/v1/reset', call)).toMatchObject({ status: 200, body: { done: true } });
    expect((await service.post('/v1/peek', call)).body.remaining).toBe(10);
  });

  it('block and unblock a customer, where the rules have a block', async () => {
    const config = rules(
      { key: ['user'], limit: '10/1m' },
      { name: 'ban', key: ['user'], limit: { algorithm: 'block' } },
    );
    const service = await startService({ config });
    expect(await service.post('/v1/block', { ...call, duration: '1h' })).toMatchObject({ status: 200 });
    expect((await service.post('/v1/check', call)).body).toMatchObject({ allowed: false, limitedBy: 'ban' });
    expect(await service.post('/v1/unblock', call)).toMatchObject({ status: 200 });
    expect((await service.post('/v1/check', call)).body).toMatchObject({ allowed: true });
    expect(await service.post('/v1/block', { ...call, duration: 'soon' })).toMatchObject({ status: 400 });
  });

  it('learn that a customer cannot be blocked without a block among the limits', async () => {
    const service = await startService({ config: tenPerMinute });
    const { status, body } = await service.post('/v1/block', { ...call, duration: '1h' });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'INVALID_REQUEST' });
    expect(body.detail).toMatch(/block/);
  });

  it('show a holder the usage of a key', async () => {
    const config = rules({ name: 'per-key', key: ['api_key'], limit: '10/1m' });
    const service = await startService({ config });
    await service.post('/v1/check', { domain: 'api', attributes: { api_key: 'k1' }, cost: 4 });
    for (const query of ['key=k1', 'api_key=k1']) {
      const { status, body } = await service.get(`/v1/usage/api?${query}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        domain: 'api',
        limits: [{ name: 'per-key', limit: 10, used: 4, remaining: 6 }],
      });
    }
    expect((await service.get('/v1/usage/api?key=k2')).body.limits[0].used).toBe(0);
    expect((await service.get('/v1/usage/web?key=k1')).status).toBe(404);
  });
});

describe('reservations', () => {
  it('are settled at the actual cost', async () => {
    const service = await startService({ config: tenPerMinute });
    const { body: reserved } = await service.post('/v1/reserve', { ...call, cost: 8 });
    expect(reserved).toMatchObject({ allowed: true, remaining: 2 });
    const settled = await service.post('/v1/settle', { reservationId: reserved.reservationId, cost: 3 });
    expect(settled.body).toEqual({ settled: true, uncharged: {} });
    expect((await service.post('/v1/peek', call)).body.remaining).toBe(7);
    const again = await service.post('/v1/settle', { reservationId: reserved.reservationId, cost: 3 });
    expect(again).toMatchObject({ status: 404, body: { code: 'UNKNOWN_RESERVATION' } });
  });

  it('report what could not be charged, and give everything back when they are cancelled', async () => {
    const service = await startService({ config: tenPerMinute });
    const first = await service.post('/v1/reserve', { ...call, cost: 8 });
    const { body } = await service.post('/v1/settle', {
      reservationId: first.body.reservationId,
      cost: { 'per-user': 15 },
    });
    expect(body).toEqual({ settled: true, uncharged: { 'per-user': 5 } });
    await service.post('/v1/reset', call);
    const second = await service.post('/v1/reserve', { ...call, cost: 10 });
    await service.post('/v1/settle', { reservationId: second.body.reservationId, cancel: true });
    expect((await service.post('/v1/peek', call)).body.remaining).toBe(10);
  });

  it('hold nothing when they are denied', async () => {
    const service = await startService({ config: tenPerMinute });
    const { body } = await service.post('/v1/reserve', { ...call, cost: 11 });
    expect(body.allowed).toBe(false);
    expect(body).not.toHaveProperty('reservationId');
  });

  it('are forgotten when their time has passed, and stay charged', async () => {
    const service = await startService({ config: tenPerMinute });
    const { body } = await service.post('/v1/reserve', { ...call, cost: 4, ttlMs: 1 });
    await expect
      .poll(async () => (await service.post('/v1/settle', { reservationId: body.reservationId })).status)
      .toBe(404);
    expect((await service.post('/v1/peek', call)).body.remaining).toBe(6);
  });

  it('hold slots, and renew them', async () => {
    const slots = { algorithm: 'concurrency', limit: 1, lease: '1m' };
    const service = await startService({ config: rules({ key: ['user'], limit: slots }) });
    const { body } = await service.post('/v1/reserve', call);
    expect((await service.post('/v1/reserve', call)).body.allowed).toBe(false);
    expect((await service.post('/v1/renew', { reservationId: body.reservationId })).body).toEqual({
      renewed: true,
    });
    await service.post('/v1/settle', { reservationId: body.reservationId });
    expect((await service.post('/v1/reserve', call)).body.allowed).toBe(true);
  });
});

describe('the documents', () => {
  it('describe every endpoint in OpenAPI 3.1, with the schemas that validate', async () => {
    const service = await startService({ config: tenPerMinute });
    const { body } = await service.get('/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining([
        '/v1/check',
        '/v1/check:batch',
        '/v1/peek',
        '/v1/refund',
        '/v1/reset',
        '/v1/reserve',
        '/v1/settle',
        '/v1/renew',
        '/v1/lease',
        '/v1/block',
        '/v1/unblock',
        '/v1/usage/{domain}',
        '/v1/forward-auth/{domain}',
        '/json',
        '/metrics',
      ]),
    );
    const { schema } = body.paths['/v1/check'].post.requestBody.content['application/json'];
    expect(schema).toMatchObject({ required: ['domain', 'attributes'], additionalProperties: false });
    expect(schema.properties.attributes.properties).toHaveProperty('api_key');
    const json = body.paths['/json'].post.requestBody.content['application/json'].schema;
    expect(json.properties).toHaveProperty('descriptors');
    const ids = Object.values(body.paths as Record<string, Record<string, { operationId: string }>>)
      .flatMap((path) => Object.values(path))
      .map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('count decisions, requests and open reservations for Prometheus', async () => {
    const service = await startService({ config: tenPerMinute });
    await service.post('/v1/check', { ...call, cost: 10 });
    await service.post('/v1/check', call);
    await service.post('/v1/check', {});
    const { headers, body } = await service.get('/metrics');
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const lines = String(body).split('\n');
    const decisions = (outcome: string): string =>
      `sluice_decisions_total{sluice_limiter="api",sluice_outcome="${outcome}",sluice_source="store"}`;
    expect(lines).toContain(`${decisions('allowed')} 1`);
    expect(lines).toContain(`${decisions('denied')} 1`);
    expect(lines).toContain('sluice_limit_denials_total{sluice_limiter="api",sluice_limit="per-user"} 1');
    expect(lines).toContain('sluice_memory_records{sluice_store="memory"} 1');
    expect(lines).toContain('sluice_config_loads_total{outcome="ok"} 1');
    expect(lines).toContain('sluice_server_requests_total{endpoint="/v1/check",status="200"} 2');
    expect(lines).toContain('sluice_server_requests_total{endpoint="/v1/check",status="400"} 1');
    expect(lines).toContain('sluice_server_open_reservations 0');
  });

  it('report health, and readiness while the store answers', async () => {
    const service = await startService({ config: tenPerMinute });
    expect(await service.get('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await service.get('/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
  });
});
