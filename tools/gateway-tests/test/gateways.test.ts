import { createHash, randomBytes } from 'node:crypto';
import { startTogether, stopAll, until } from '@sluice/test-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apache } from './gateways/apache.ts';
import { type App, startApp } from './gateways/app.ts';
import { caddy } from './gateways/caddy.ts';
import { newClient } from './gateways/client.ts';
import { type Gateway, type GatewayKind, startGateway } from './gateways/gateway.ts';
import { haproxy } from './gateways/haproxy.ts';
import { nginx } from './gateways/nginx.ts';
import { type BuiltService, buildService } from './service/build-service.ts';
import { type Service, startService } from './service/start-service.ts';

const TOKEN = 'a-token-of-the-gateway';

const LIMITS = {
  version: 1,
  domains: {
    api: {
      rules: [
        // A client that could choose a field which the service reads would escape.
        {
          match: { path: '/limited' },
          except: [{ headers: { 'X-Plan': 'internal' } }],
          key: ['ip'],
          limit: '2/1h',
        },
        { match: { path: '/posts', method: 'POST' }, key: ['ip'], limit: '2/1h' },
        { match: { path: '/keyed' }, key: ['api_key|ip'], limit: '2/1h' },
        { match: { path: '/banned' }, key: ['ip'], limit: '0/1h' },
        { match: { path: '/other' }, key: ['ip'], limit: '1000/1h' },
        { match: { path: '/own/*' }, key: ['ip'], limit: '1000/1h' },
      ],
    },
  },
};

/** Far above what the files say (0.2 s), and far below what the gateways do by default (8 s to 60 s). */
const BOUND_MS = 5_000;

let built: BuiltService;
let app: App;
let service: Service;
let guarded: Service;

beforeAll(async () => {
  [built, app] = await Promise.all([buildService(), startApp()]);
  [service, guarded] = await startTogether(
    startService(built, LIMITS),
    startService(built, LIMITS, { token: TOKEN }),
  );
}, 300_000);

afterAll(async () => {
  await stopAll([service, guarded]);
  await app?.close();
  await built?.remove();
});

describe.each<GatewayKind>([nginx, caddy, haproxy, apache])('$name', (kind) => {
  /** The file as it is, but with long timeouts. */
  let patient: Gateway;
  /** The file as it is. */
  let open: Gateway;
  /** With the change for failing closed that its comment describes. */
  let closed: Gateway;
  let withToken: Gateway;
  let withWrongToken: Gateway;

  beforeAll(async () => {
    const ports = { service: service.port, app: app.port };
    const toGuarded = { service: guarded.port, app: app.port };
    [patient, open, closed, withToken, withWrongToken] = await startTogether(
      startGateway(kind, ports, { patient: true }),
      startGateway(kind, ports),
      startGateway(kind, ports, { failClosed: true }),
      startGateway(kind, toGuarded, { patient: true, token: TOKEN }),
      startGateway(kind, toGuarded, { patient: true, token: 'another-token-than-that' }),
    );
  }, 300_000);

  afterAll(() => stopAll([patient, open, closed, withToken, withWrongToken]));

  it('passes allowed requests on with the fields, then denies with 429, the fields and a problem', async () => {
    const client = newClient();
    for (const remaining of [1, 0]) {
      const allowed = await client.send(patient.port, { path: '/limited?page=1' });
      expect(allowed.status).toBe(200);
      expect(JSON.parse(allowed.body)).toMatchObject({ method: 'GET', url: '/limited?page=1' });
      expect(allowed.headers.ratelimit).toContain(`;r=${remaining};`);
      expect(allowed.headers['ratelimit-policy']).toContain(';q=2;w=3600');
    }
    const before = app.seen.length;
    const denied = await client.send(patient.port, { path: '/limited' });
    expect(denied.status).toBe(429);
    expect(Number(denied.headers['retry-after'])).toBeGreaterThan(0);
    expect(denied.headers.ratelimit).toContain(';r=0;');
    expect(denied.headers['ratelimit-policy']).toContain(';q=2;w=3600');
    expect(denied.headers['content-type']).toBe('application/problem+json');
    expect(denied.headers['cache-control']).toBe('no-store');
    expect(JSON.parse(denied.body)).toMatchObject({ status: 429 });
    expect(app.seen.length).toBe(before);
    expect((await newClient().send(patient.port, { path: '/limited' })).status).toBe(200);
  });

  it('sends no Retry-After where no wait helps', async () => {
    const answer = await newClient().send(patient.port, { path: '/banned' });
    expect(answer.status).toBe(429);
    expect(answer.headers).toHaveProperty('ratelimit-policy');
    expect(answer.headers).not.toHaveProperty('retry-after');
  });

  it('adds nothing to answers that no limit applies to', async () => {
    const answer = await newClient().send(patient.port, { path: '/free' });
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.headers).filter((name) => /ratelimit|retry/.test(name))).toEqual([]);
  });

  it('leaves bodies as they are, and denies requests that have one', async () => {
    const client = newClient();
    const body = randomBytes(200_000);
    const sha256 = createHash('sha256').update(body).digest('hex');
    for (let i = 0; i < 2; i++) {
      const answer = await client.send(patient.port, { method: 'POST', path: '/posts', body });
      expect(JSON.parse(answer.body)).toMatchObject({ method: 'POST', bytes: body.length, sha256 });
    }
    const small = Buffer.from('{}');
    expect((await client.send(patient.port, { method: 'POST', path: '/posts', body: small })).status).toBe(
      429,
    );
    expect((await client.send(patient.port, { path: '/posts' })).status).toBe(200);
  });

  it('bears 21 kB of headers, and counts requests that have them', async () => {
    const client = newClient();
    const headers = Object.fromEntries(
      Array.from({ length: 7 }, (_, i) => [`x-junk-${i}`, 'x'.repeat(3000)]),
    );
    const statuses = [];
    for (let i = 0; i < 3; i++) {
      statuses.push((await client.send(patient.port, { path: '/limited', headers })).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
  });

  it('believes no field of the client', async () => {
    const client = newClient();
    const statuses = [];
    for (let i = 0; i < 3; i++) {
      const headers = {
        'X-Forwarded-For': `192.0.2.${i}`,
        Forwarded: `for=192.0.2.${i}`,
        'X-Real-IP': `192.0.2.${i}`,
        'X-Forwarded-Method': 'OPTIONS',
        'X-Forwarded-Uri': '/free',
        'X-Original-URI': '/free',
        'X-Plan': 'internal',
        'X-Sluice-Tier': 'internal',
        Authorization: 'Bearer of-the-client',
      };
      statuses.push((await client.send(patient.port, { path: '/limited', headers })).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
    const twice = { 'X-Forwarded-For': ['192.0.2.8', '192.0.2.9'], 'X-Forwarded-Uri': ['/free', '/free'] };
    expect((await client.send(patient.port, { path: '/limited', headers: twice })).status).toBe(429);
  });

  it('lets no spelling of a path escape its limit', async () => {
    const client = newClient();
    for (let i = 0; i < 2; i++) await client.send(patient.port, { path: '/limited' });
    const before = app.seen.length;
    const spellings = [
      '/limited?x=1',
      '/limited/',
      '//limited',
      '/LIMITED',
      '/%6cimited',
      '/./limited',
      '/a/../limited',
      `http://elsewhere.example/limited`,
      `/limited?${'x'.repeat(9000)}`,
      `/limited#/free`,
    ];
    const denied = [];
    for (const path of spellings) denied.push((await client.send(patient.port, { path })).status);
    // Those that an app would not serve as /limited may pass.
    const served = app.seen.slice(before).filter(({ url }) => isLimited(url));
    expect(served, denied.join(' ')).toEqual([]);
    expect(denied.filter((status) => status === 429).length).toBeGreaterThanOrEqual(5);
  });

  it('counts by API key where the client sends one, and by address where not', async () => {
    const headers = { 'X-Api-Key': `key-of-${kind.name}` };
    const statuses = [];
    for (let i = 0; i < 3; i++) {
      statuses.push((await newClient().send(patient.port, { path: '/keyed', headers })).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
    const without = newClient();
    const others = [];
    for (let i = 0; i < 3; i++) others.push((await without.send(patient.port, { path: '/keyed' })).status);
    expect(others).toEqual([200, 200, 429]);
  });

  it.each([401, 403, 404, 429, 500, 502, 503])("passes the app's own %i as it is, once", async (status) => {
    const before = app.seen.length;
    const answer = await newClient().send(patient.port, { path: `/own/${status}` });
    expect(answer).toMatchObject({ status, body: 'the app says so' });
    expect(app.seen.length).toBe(before + 1);
  });

  it('sends its token, and serves nothing without decisions if the service refuses it', async () => {
    const client = newClient();
    const headers = { authorization: `Bearer ${TOKEN}` };
    const statuses = [];
    for (let i = 0; i < 3; i++)
      statuses.push((await client.send(withToken.port, { path: '/limited' })).status);
    expect(statuses).toEqual([200, 200, 429]);
    const before = app.seen.length;
    const refused = await newClient().send(withWrongToken.port, { path: '/limited', headers });
    expect(refused.status).toBe(503);
    expect(refused.headers['www-authenticate']).toBeUndefined();
    expect(app.seen.length).toBe(before);
  });

  describe('while the service', () => {
    it('is down, passes requests or denies them, at once, and decides again afterwards', async () => {
      await service.kill();
      try {
        await failing('down');
      } finally {
        await service.restart();
      }
      await decidesAgain();
    });

    it('hangs, passes requests or denies them, in time, and decides again afterwards', async () => {
      // So that there are connections that it has answered on.
      for (const gateway of [open, closed]) await newClient().send(gateway.port, { path: '/other' });
      await service.pause();
      try {
        await failing('hung');
      } finally {
        await service.resume();
      }
      await decidesAgain();
    });
  });

  /** Every request is answered in time, by the policy of each file. */
  async function failing(how: string): Promise<void> {
    const times = [];
    for (let i = 0; i < 4; i++) {
      const call = { method: 'POST', path: '/posts', body: Buffer.alloc(1000) };
      const passed = await newClient().send(open.port, call);
      expect(passed.status).toBe(200);
      expect(JSON.parse(passed.body)).toMatchObject({ method: 'POST', url: '/posts', bytes: 1000 });
      expect(passed.headers).not.toHaveProperty('ratelimit');
      const before = app.seen.length;
      const denied = await newClient().send(closed.port, call);
      expect(denied.status).toBe(503);
      expect(app.seen.length).toBe(before);
      times.push(passed.ms, denied.ms);
    }
    console.log(`${kind.name}, service ${how}: ${times.map((ms) => Math.round(ms)).join(' ')} ms`);
    expect(Math.max(...times)).toBeLessThan(BOUND_MS);
  }

  async function decidesAgain(): Promise<void> {
    for (const gateway of [open, closed]) {
      const client = newClient();
      // On a loaded machine, an answer may come too late for the timeouts of the file.
      await until(`${kind.name} denies again`, async () => {
        return (await client.send(gateway.port, { path: '/limited' })).status === 429;
      });
    }
  }
});

/** Whether an app would serve this as `/limited`. */
function isLimited(url: string): boolean {
  const path = decodeURIComponent(url.replace(/^https?:\/\/[^/]*/, '').replace(/[?#].*$/s, ''));
  return path.replaceAll(/\/+/g, '/').replace(/\/$/, '').toLowerCase() === '/limited';
}
