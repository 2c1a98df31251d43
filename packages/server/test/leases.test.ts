import { type RedisServer, startRedis } from '@sluice/test-servers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rules, type Service, startService } from './service.ts';

const call = { domain: 'api', attributes: { user: 'ada' } };
const seed = Number(process.env.SLUICE_SEED ?? Date.now() % 2 ** 31);

const perHour = (limit: number): object => rules({ name: 'per-user', key: ['user'], limit: `${limit}/1h` });

interface Lease {
  readonly units: number;
  readonly ttlMs: number;
  readonly reservationId?: string;
}

async function lease(service: Service, units: number, ttlMs = 1000): Promise<Lease> {
  const { status, body } = await service.post('/v1/lease', { ...call, units, ttlMs });
  expect(status).toBe(200);
  return body;
}

const settle = (service: Service, { reservationId }: Lease, cost: number) =>
  service.post('/v1/settle', { reservationId, cost });

describe('a lease', () => {
  it('holds the units that were asked for, and what is not used comes back', async () => {
    const service = await startService({ config: perHour(100) });
    const { body } = await service.post('/v1/lease', { ...call, units: 40, ttlMs: 500 });
    expect(body).toMatchObject({ allowed: true, units: 40, ttlMs: 500, remaining: 60 });
    expect((await service.post('/v1/peek', call)).body.remaining).toBe(60);
    expect((await settle(service, body, 15)).body).toEqual({ settled: true, uncharged: {} });
    expect((await service.post('/v1/peek', call)).body.remaining).toBe(85);
  });

  it('holds what is left if that is less, and nothing if nothing is left', async () => {
    const service = await startService({ config: perHour(100) });
    await lease(service, 70);
    expect(await lease(service, 50)).toMatchObject({ allowed: true, units: 30, remaining: 0 });
    const none = await lease(service, 50);
    expect(none).toMatchObject({ allowed: false, units: 0, limitedBy: 'per-user' });
    expect(none).not.toHaveProperty('reservationId');
  });

  it('ends with the first of its windows', async () => {
    const limits = { second: '10/10s', day: '1000/1d' };
    const service = await startService({ config: rules({ key: ['user'], limits }) });
    const { ttlMs } = await lease(service, 5, 60_000);
    expect(ttlMs).toBeLessThanOrEqual(20_000);
  });

  it('is unlimited where no limit applies', async () => {
    const service = await startService({
      config: rules({ match: { path: '/a' }, key: ['user'], limit: '1/1h' }),
    });
    expect(await lease(service, 500, 200)).toMatchObject({ allowed: true, units: 500, ttlMs: 200 });
  });

  it('that is unknown, settled or expired cannot be settled, which changes nothing', async () => {
    const service = await startService({ config: perHour(100) });
    const unknown = { units: 1, ttlMs: 1, reservationId: '9b2f6a8e-31c5-4a4e-8a34-6d9a3c1f0b7d' };
    const settled = await lease(service, 10);
    await settle(service, settled, 10);
    const expired = await lease(service, 10, 1);
    await expect.poll(async () => (await settle(service, expired, 0)).status, { interval: 20 }).not.toBe(200);
    const before = (await service.post('/v1/peek', call)).body.remaining;
    for (const gone of [unknown, settled, expired]) {
      for (let again = 0; again < 2; again++) {
        const answer = await settle(service, gone, 0);
        expect(answer).toMatchObject({ status: 404, body: { code: 'UNKNOWN_RESERVATION' } });
      }
    }
    expect((await service.post('/v1/peek', call)).body.remaining).toBe(before);
  });

  it('with values out of bounds is rejected before anything is charged', async () => {
    const service = await startService({ config: perHour(100) });
    const bodies = [
      { ...call },
      { ...call, units: 0 },
      { ...call, units: 1.5 },
      { ...call, units: 1_000_001 },
      { ...call, units: 1, ttlMs: 60_001 },
      { ...call, units: 1, ttlMs: 0 },
      { ...call, units: 1, cost: 1 },
      { attributes: {}, units: 1 },
    ];
    for (const body of bodies) {
      expect(await service.post('/v1/lease', body), JSON.stringify(body)).toMatchObject({
        status: 400,
        body: { code: 'INVALID_REQUEST' },
      });
    }
    expect(await service.post('/v1/lease', { ...call, domain: 'web', units: 1 })).toMatchObject({
      status: 404,
    });
    expect((await service.post('/v1/peek', call)).body.remaining).toBe(100);
  });

  it('needs a token with the scope `check`', async () => {
    const tokens = [{ name: 'prometheus', scopes: ['admin'] as const, token: 'metrics-token-0123456789' }];
    const service = await startService({ config: perHour(100), tokens });
    const authorization = 'Bearer metrics-token-0123456789';
    expect((await service.post('/v1/lease', { ...call, units: 1 })).status).toBe(401);
    expect((await service.post('/v1/lease', { ...call, units: 1 }, { authorization })).status).toBe(403);
  });
});

describe('several holders', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
  });

  afterAll(() => redis.stop());

  it(`spend no more than the limit together, whatever they take, use and give back, and all of it in the end (seed ${seed})`, async () => {
    const LIMIT = 200;
    let run = 0;
    const step = fc.record({
      wanted: fc.integer({ min: 1, max: 60 }),
      used: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const holders = fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(holders, async (plans) => {
        run++;
        const config = {
          ...perHour(LIMIT),
          store: { redis: { url: redis.url } },
          prefix: `leases-${seed}-${run}`,
        };
        // Longer than a loaded machine takes: an answer of the failure policy would be a wrong one.
        const options = { config, storeDeadlineMs: 20_000 };
        const services = [await startService(options), await startService(options)];
        let spent = 0;
        const holder = async (plan: (typeof plans)[number], i: number): Promise<void> => {
          const service = services[i % 2] as Service;
          for (const { wanted, used } of plan) {
            const held = await lease(service, wanted, 60_000);
            const units = Math.floor(held.units * used);
            spent += units;
            expect(spent).toBeLessThanOrEqual(LIMIT);
            if (held.units > 0) expect((await settle(service, held, units)).body.settled).toBe(true);
          }
        };
        await Promise.all(plans.map(holder));
        // Everything that was given back can be taken again: the count is exact.
        const rest = await lease(services[0] as Service, LIMIT, 60_000);
        expect(rest.units).toBe(LIMIT - spent);
        for (const { server } of services) await server.close();
      }),
      { numRuns: 4, seed },
    );
  });
});
