import { connect } from 'node:net';
import { ManualClock } from '@sluice/core/testing';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { folder, rules, type Service, startService } from './service.ts';
import { tierConfig, tierTable } from './tier-table.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

async function onClock(): Promise<{ service: Service; clock: ManualClock }> {
  const clock = new ManualClock(100 * DAY);
  return { clock, service: await startService({ config: tierConfig, store: memoryStore({ clock }) }) };
}

describe('POST /v1/check', () => {
  for (const { tier, perMinute, perDay, burst } of tierTable) {
    it(`grants the tier ${tier} ${burst} at once, ${perMinute} a minute and ${perDay} a day`, async () => {
      const { service, clock } = await onClock();
      const check = (cost: unknown) =>
        service.post('/v1/check', { domain: 'api', attributes: { tier, api_key: tier }, cost });
      if (!Number.isFinite(burst)) {
        const { body } = await check(10_000_000);
        expect(body).toMatchObject({ allowed: true, limit: null, remaining: null, limits: [], headers: {} });
        return;
      }
      expect((await check(burst)).body).toMatchObject({ allowed: true, degraded: false });
      expect((await check(1)).body).toMatchObject({ allowed: false, limitedBy: 'minute' });
      // A sliding window of the anonymous tier needs a second minute to forget the first.
      clock.advance(tier === 'anonymous' ? 2 * MINUTE : MINUTE);
      expect((await check(perMinute)).body.allowed).toBe(true);
      expect((await check(1)).body.allowed).toBe(false);
      const rest = perDay - burst - perMinute;
      expect((await check({ minute: 0, day: rest + 1 })).body).toMatchObject({ limitedBy: 'day' });
      expect((await check({ minute: 0, day: rest })).body.allowed).toBe(true);
      clock.advance(2 * MINUTE);
      expect((await check(1)).body).toMatchObject({ allowed: false, limitedBy: 'day' });
    });
  }

  it('answers with the decision and with fields to copy', async () => {
    const { service } = await onClock();
    const call = { domain: 'api', attributes: { method: 'GET', path: '/', ip: '192.0.2.1' }, cost: 10 };
    const { status, body } = await service.post('/v1/check', call);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      allowed: true,
      limit: 10,
      remaining: 0,
      retryAfterMs: 0,
      degraded: false,
      limits: [
        { name: 'minute', limit: 10, remaining: 0, windowMs: MINUTE },
        { name: 'day', limit: 500, remaining: 490, windowMs: DAY },
      ],
      headers: { 'RateLimit-Policy': '"minute";q=10;w=60, "day";q=500;w=86400', 'X-RateLimit-Limit': '10' },
    });
    expect(body).not.toHaveProperty('limitedBy');
    const denied = await service.post('/v1/check', call);
    expect(denied.status).toBe(200);
    expect(denied.body).toMatchObject({ allowed: false, limitedBy: 'minute' });
    expect(denied.body.headers['Retry-After']).toBe(String(Math.ceil(denied.body.retryAfterMs / 1000)));
  });

  it('answers 429 with a problem where `?status=limit` asks for it', async () => {
    const service = await startService({ config: rules({ key: ['ip'], limit: '1/1m' }) });
    const call = { domain: 'api', attributes: { ip: '192.0.2.1' } };
    expect((await service.post('/v1/check?status=limit', call)).status).toBe(200);
    const { status, headers, body } = await service.post('/v1/check?status=limit', call);
    expect(status).toBe(429);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(body).toMatchObject({ status: 429, 'violated-policies': expect.any(Array) });
  });

  it('says null where a wait would never help, because JSON has no infinity', async () => {
    const service = await startService({ config: rules({ key: ['ip'], limit: '5/1m' }) });
    const { body } = await service.post('/v1/check', {
      domain: 'api',
      attributes: { ip: '192.0.2.1' },
      cost: 6,
    });
    expect(body).toMatchObject({ allowed: false, retryAfterMs: null });
  });

  it('counts all spellings of an address, and all addresses of a /64, as one client', async () => {
    const service = await startService({ config: rules({ key: ['ip'], limit: '3/1m' }) });
    for (const ip of ['2001:db8::1', '2001:DB8:0:0:0::1', '2001:db8::ffff']) {
      const { body } = await service.post('/v1/check', { domain: 'api', attributes: { ip } });
      expect(body.allowed).toBe(true);
    }
    const { body } = await service.post('/v1/check', { domain: 'api', attributes: { ip: '2001:db8::2' } });
    expect(body.allowed).toBe(false);
  });

  it('admits exactly the limit of 10,000 simultaneous requests on one key', async () => {
    const service = await startService({ config: rules({ key: ['ip'], limit: '4321/1h' }) });
    const body = JSON.stringify({ domain: 'api', attributes: { ip: '192.0.2.1' } });
    const request = (connection: string) =>
      `POST /v1/check HTTP/1.1\r\nHost: a\r\nConnection: ${connection}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const requests = request('keep-alive').repeat(99) + request('close');
    const port = Number(new URL(service.url).port);
    const texts = await Promise.all(Array.from({ length: 100 }, () => pipelined(port, requests)));
    const answers = texts.join('');
    expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(10_000);
    expect(answers.match(/\{"allowed":true,"limit"/g)).toHaveLength(4321);
    expect(answers.match(/\{"allowed":false,"limit"/g)).toHaveLength(10_000 - 4321);
  });
});

/**
 * Sends requests on one connection without waiting, and resolves to all answers. The last one must end it.
 */
async function pipelined(port: number, requests: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  socket.write(requests);
  const chunks: string[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return chunks.join('');
}

describe('POST /v1/check:batch', () => {
  const config = rules({ key: ['ip'], limit: '2/1m' });
  const call = (ip: string) => ({ domain: 'api', attributes: { ip } });

  it('answers each check in its place, with its own mistake', async () => {
    const service = await startService({ config });
    const checks = [call('192.0.2.1'), { ...call('192.0.2.2'), domain: 'nope' }, call('192.0.2.1')];
    const { status, body } = await service.post('/v1/check:batch', { checks });
    expect(status).toBe(200);
    expect(body.allowed).toBe(false);
    expect(body.results).toMatchObject([
      { allowed: true },
      { error: { status: 404, code: 'UNKNOWN_DOMAIN' } },
      { allowed: true },
    ]);
  });

  it('with `atomic`, charges all or none', async () => {
    const service = await startService({ config });
    const checks = [call('192.0.2.1'), call('192.0.2.2'), { ...call('192.0.2.3'), cost: 3 }];
    const denied = await service.post('/v1/check:batch', { atomic: true, checks });
    expect(denied.body).toMatchObject({
      allowed: false,
      results: [{ allowed: true, remaining: 2 }, { allowed: true, remaining: 2 }, { allowed: false }],
    });
    for (const ip of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
      expect((await service.post('/v1/peek', call(ip))).body.remaining).toBe(2);
    }
    const granted = await service.post('/v1/check:batch', { atomic: true, checks: checks.slice(0, 2) });
    expect(granted.body).toMatchObject({ allowed: true, results: [{ remaining: 1 }, { remaining: 1 }] });
  });
});

describe('a mistake in a request', () => {
  const attributes = { ip: '192.0.2.1' };
  const cases: readonly [name: string, body: unknown, status: number, code: string, detail: RegExp][] = [
    ['an unknown domain', { domain: 'web', attributes }, 404, 'UNKNOWN_DOMAIN', /The domains are api/],
    ['no domain', { attributes }, 400, 'INVALID_REQUEST', /`domain`/],
    ['no attributes', { domain: 'api' }, 400, 'INVALID_REQUEST', /`attributes`/],
    ['an unknown name', { domain: 'api', attributes, costs: 1 }, 400, 'INVALID_REQUEST', /costs/],
    ['a negative cost', { domain: 'api', attributes, cost: -1 }, 400, 'INVALID_REQUEST', /`cost`/],
    ['a broken cost', { domain: 'api', attributes, cost: 1.5 }, 400, 'INVALID_REQUEST', /`cost`/],
    [
      'a cost beyond safe integers',
      { domain: 'api', attributes, cost: 2 ** 60 },
      400,
      'INVALID_REQUEST',
      /cost/,
    ],
    [
      'a value that is a list',
      { domain: 'api', attributes: { ip: ['192.0.2.1'] } },
      400,
      'INVALID_REQUEST',
      /`attributes.ip`/,
    ],
    [
      'a value that is too long',
      { domain: 'api', attributes: { user: 'x'.repeat(1025) } },
      400,
      'INVALID_REQUEST',
      /1024/,
    ],
    [
      'too many attributes',
      { domain: 'api', attributes: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`a${i}`, 1])) },
      400,
      'INVALID_REQUEST',
      /64/,
    ],
    ['JSON that is cut off', '{"domain":"api"', 400, 'INVALID_REQUEST', /JSON/],
    ['an empty body', '', 400, 'INVALID_REQUEST', /./],
    ['a list', [], 400, 'INVALID_REQUEST', /object/],
    ['a prototype', '{"domain":"api","attributes":{"__proto__":{"ip":"1"}}}', 400, 'INVALID_REQUEST', /./],
    ['a body of 100 kB', JSON.stringify({ x: 'x'.repeat(100_000) }), 413, 'BODY_TOO_LARGE', /./],
  ];

  it('is a problem with a code, and changes nothing', async () => {
    const service = await startService({ config: rules({ key: ['ip'], limit: '2/1m' }) });
    for (const [name, body, status, code, detail] of cases) {
      const answer = await service.post('/v1/check', body);
      expect({ name, status: answer.status }).toEqual({ name, status });
      expect(answer.headers.get('content-type'), name).toBe('application/problem+json');
      expect(answer.body, name).toMatchObject({ status, code, detail: expect.stringMatching(detail) });
    }
    const { body } = await service.post('/v1/peek', { domain: 'api', attributes });
    expect(body.remaining).toBe(2);
  });

  it('is reported where the type, the endpoint or the method is wrong', async () => {
    const service = await startService({ config: rules({ key: ['ip'], limit: '2/1m' }) });
    const text = await service.post('/v1/check', '{}', { 'content-type': 'text/plain' });
    expect(text).toMatchObject({ status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } });
    expect(await service.get('/v1/chek')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    const get = await service.get('/v1/check');
    expect(get).toMatchObject({ status: 405, body: { code: 'METHOD_NOT_ALLOWED' } });
    expect(get.headers.get('allow')).toBe('POST');
  });

  it('is reported for a tier that does not exist', async () => {
    const config = {
      version: 1,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: this is the language of the file
      domains: { api: { tiers: { free: { minute: '5/1m' } }, rules: [{ key: ['ip'], limits: '${tier}' }] } },
    };
    const service = await startService({ config });
    const call = { domain: 'api', attributes: { ...attributes, tier: 'gold' } };
    const { status, body } = await service.post('/v1/check', call);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'INVALID_REQUEST' });
    expect(body.detail).toMatch(/free/);
  });
});

describe('createServer', () => {
  it('reports what is wrong with its options at once', async () => {
    const config = rules({ key: ['ip'], limit: '2/1m' });
    const wrong = (options: object) => () => startService({ config, ...options } as never);
    await expect(wrong({ config: 5 })).rejects.toThrow(/`config` must be the path of a file/);
    await expect(wrong({ conig: 'x' })).rejects.toThrow(/there is no option "conig"/);
    await expect(wrong({ storeDeadlineMs: 0 })).rejects.toThrow(/`storeDeadlineMs`/);
    await expect(wrong({ tokens: [{ name: 'a', scopes: ['all'], token: 'x'.repeat(20) }] })).rejects.toThrow(
      /scopes/,
    );
    await expect(wrong({ tokens: [{ name: 'a', scopes: ['check'], token: 'short' }] })).rejects.toThrow(
      /16 characters/,
    );
    await expect(wrong({ telemetry: {} })).rejects.toThrow(/`telemetry.observe`/);
    await expect(wrong({ config: `${folder()}/none.yaml` })).rejects.toThrow(/none.yaml/);
  });
});
