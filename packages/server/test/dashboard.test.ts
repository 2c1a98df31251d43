import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createServer } from '../src/index.ts';
import { folder, rules, type Service, startService } from './service.ts';

const config = rules(
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a word of the configuration
  { match: { tier: '*' }, key: ['api_key'], limits: '${tier}' },
  { name: 'ban', key: ['api_key'], limit: { algorithm: 'block' } },
) as { domains: { api: object } };
const withTiers = {
  ...config,
  domains: { api: { ...config.domains.api, tiers: { anonymous: { hour: '2/1h' }, pro: { hour: '50/1h' } } } },
};
const tokens = [
  { name: 'gateway', scopes: ['check'], token: 'gateway-token-0123456789' },
  { name: 'viewer', scopes: ['admin'], token: 'viewer-token-0123456789' },
  { name: 'ada', scopes: ['check', 'write', 'admin'], token: 'operator-token-0123456789' },
] as const;

const basic = (token: string, name = 'me') => ({
  authorization: `Basic ${Buffer.from(`${name}:${token}`).toString('base64')}`,
});
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Resolves to the status and fields of a request with a `Host` of its own. */
function getWithHost(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${url}/dashboard/`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

/** Sends what the page sends. */
function ofPage(service: Service, path: string, body: object, headers: Record<string, string>) {
  return service.post(`/dashboard/${path}`, body, {
    'sec-fetch-site': 'same-origin',
    'x-sluice-dashboard': '1',
    ...headers,
  });
}

describe('with tokens', () => {
  it('a token with the scope `admin` opens the page, as a password or as a bearer; others get 401 and a challenge', async () => {
    const service = await startService({ config: withTiers, tokens });
    for (const headers of [basic(tokens[1].token), basic(tokens[2].token, ''), bearer(tokens[2].token)]) {
      const { status, body } = await service.get('/dashboard/', headers);
      expect({ status, isPage: String(body).includes('<div id="app">') }).toEqual({
        status: 200,
        isPage: true,
      });
    }
    const strangers: Record<string, string>[] = [
      {},
      basic(tokens[0].token),
      bearer(tokens[0].token),
      basic('nothing-of-the-kind-0123'),
      { authorization: 'Basic !' },
    ];
    for (const path of ['/dashboard', '/dashboard/', '/dashboard/live', '/dashboard/nothing']) {
      for (const headers of strangers) {
        const answer = await service.get(path, headers);
        expect(answer, path).toMatchObject({ status: 401, body: '' });
        expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
      }
    }
  });

  it('a token without the scope `write` may look, but not act', async () => {
    const service = await startService({ config: withTiers, tokens });
    const query = { limiter: 'api', key: 'k1' };
    const action = { ...query, action: 'block', duration: '1h' };
    const viewer = basic(tokens[1].token);
    expect((await ofPage(service, 'key', query, viewer)).status).toBe(200);
    expect((await ofPage(service, 'act', action, viewer)).status).toBe(403);
    expect((await ofPage(service, 'act', action, basic(tokens[2].token))).status).toBe(200);
    const check = { domain: 'api', attributes: { api_key: 'k1' } };
    expect((await service.post('/v1/check', check, bearer(tokens[0].token))).body.limitedBy).toBe('ban');
  });

  it('another origin cannot act with the password that a browser remembers', async () => {
    const service = await startService({ config: withTiers, tokens });
    const action = { limiter: 'api', key: 'k1', action: 'block', duration: '1h' };
    const answer = await service.post('/dashboard/act', action, {
      'sec-fetch-site': 'cross-site',
      'x-sluice-dashboard': '1',
      ...basic(tokens[2].token),
    });
    expect(answer.status).toBe(403);
  });
});

describe('without tokens', () => {
  it('a browser of this machine may use it; a name that leads here, and what a proxy forwards, may not', async () => {
    const { url } = await startService({ config: withTiers });
    const port = new URL(url).port;
    expect(await getWithHost(url, {})).toBe(200);
    expect(await getWithHost(url, { host: `localhost:${port}` })).toBe(200);
    expect(await getWithHost(url, { host: 'attacker.example' })).toBe(401);
    expect(await getWithHost(url, { host: `127.0.0.1.attacker.example:${port}` })).toBe(401);
    expect(await getWithHost(url, { 'x-forwarded-for': '192.0.2.1' })).toBe(401);
  });

  it('it is not served beyond this machine, nor if it is not wanted', async () => {
    const off = await startService({ config: withTiers, dashboard: false });
    expect((await off.get('/dashboard/')).status).toBe(404);
    const server = createServer({ config: withTiers });
    try {
      const url = await server.listen({ host: '0.0.0.0', port: 0 });
      const local = url.replace('0.0.0.0', '127.0.0.1');
      expect((await fetch(`${local}/dashboard/`)).status).toBe(404);
    } finally {
      await server.close();
    }
  });
});

describe('a look-up', () => {
  it('takes what the service counts by, an address, or an API key, and reports mistakes', async () => {
    const service = await startService({ config: withTiers });
    const look = (key: string) => ofPage(service, 'key', { limiter: 'api', key }, {});
    const limitsOf = async (key: string) =>
      (await look(key)).body.limits.map(({ limit }: { limit: number }) => limit);
    expect(await limitsOf('k1')).toEqual([2, 1]);
    expect(await limitsOf('api_key=k1&tier=pro')).toEqual([50, 1]);
    for (const wrong of ['=k1', 'api_key=%', 'headers=1']) {
      expect(await look(wrong), wrong).toMatchObject({ status: 422, body: { error: /attributes/ } });
    }
  });

  it('of a key that was denied shows the limits of its tier, and its history', async () => {
    const service = await startService({ config: withTiers });
    const attributes = { api_key: 'k&2', tier: 'pro' };
    for (let i = 0; i < 52; i++) await service.post('/v1/check', { domain: 'api', attributes });
    const { body } = await ofPage(service, 'key', { limiter: 'api', key: 'api_key=k%262' }, {});
    expect(body.limits[0]).toMatchObject({ limit: 50, remaining: 0 });
    expect(body.history).toMatchObject([[expect.any(Number), 50, 2]]);
  });

  it('finds a domain that a reload has added', async () => {
    const file = join(folder(), 'limits.json');
    writeFileSync(file, JSON.stringify(withTiers));
    const service = await startService({ config: file });
    const look = () => ofPage(service, 'key', { limiter: 'web', key: '192.0.2.1' }, {});
    expect((await look()).status).toBe(404);
    const more = { ...withTiers.domains, web: { rules: [{ key: ['ip'], limit: '7/1h' }] } };
    writeFileSync(file, JSON.stringify({ ...withTiers, domains: more }));
    service.server.reload();
    await expect.poll(async () => (await look()).status).toBe(200);
    expect((await look()).body.limits).toMatchObject([{ limit: 7 }]);
  });
});

it('a service with an open page closes at once', async () => {
  const service = await startService({ config: withTiers, closeWithinMs: 60_000 });
  const live = await fetch(`${service.url}/dashboard/live`);
  const reader = (live.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  const startedAt = performance.now();
  const rest = (async () => {
    while (!(await reader.read()).done) {
      // Reads to the end.
    }
  })();
  await service.server.close();
  await rest;
  expect(performance.now() - startedAt).toBeLessThan(30_000);
});

it('a configuration without domains is served, and its dashboard says that there is nothing to show', async () => {
  const service = await startService({ config: { version: 1, domains: {} }, tokens });
  const { status, body } = await service.get('/dashboard/', bearer(tokens[1].token));
  expect({ status, body }).toEqual({
    status: 404,
    body: 'The configuration has no domains, so there is nothing to show.\n',
  });
});
