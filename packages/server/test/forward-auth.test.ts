import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { rules, type Service, startService } from './service.ts';

const twoPerKey = rules({ key: ['api_key|ip'], limit: '2/1m' });

function forwarded(service: Service, headers: Record<string, string>, init: RequestInit = {}, query = '') {
  return fetch(`${service.url}/v1/forward-auth/api${query}`, { ...init, headers });
}

describe('ANY /v1/forward-auth/{domain}', () => {
  it('answers 204 with the fields, then 429 with a problem', async () => {
    const service = await startService({ config: twoPerKey });
    const headers = { 'x-forwarded-method': 'GET', 'x-forwarded-uri': '/a?b', 'x-api-key': 'k1' };
    for (const remaining of [1, 0]) {
      const response = await forwarded(service, headers);
      expect(response.status).toBe(204);
      expect(response.headers.get('x-ratelimit-remaining')).toBe(String(remaining));
      expect(response.headers.get('ratelimit')).toMatch(/^".*";r=/);
    }
    const denied = await forwarded(service, headers);
    expect(denied.status).toBe(429);
    expect(denied.headers.get('content-type')).toBe('application/problem+json');
    expect(Number(denied.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(denied.headers.get('cache-control')).toBe('no-store');
    expect(await denied.json()).toMatchObject({ status: 429 });
  });

  it('answers 403 where the gateway cannot pass 429', async () => {
    const service = await startService({ config: rules({ key: ['ip'], limit: '0/1m' }) });
    const denied = await forwarded(service, { 'x-forwarded-for': '192.0.2.1' }, {}, '?deny=403');
    expect(denied.status).toBe(403);
    expect(denied.headers.has('ratelimit')).toBe(true);
    expect((await forwarded(service, {}, {}, '?deny=500')).status).toBe(400);
  });

  it('counts the address that the gateway has seen, not one that a client has sent', async () => {
    const service = await startService({ config: rules({ key: ['ip'], limit: '2/1m' }) });
    const spoofed = ['10.0.0.1, 192.0.2.1', '10.0.0.2, 192.0.2.1', '10.0.0.3,192.0.2.1'];
    const statuses = [];
    for (const list of spoofed) statuses.push((await forwarded(service, { 'x-forwarded-for': list })).status);
    expect(statuses).toEqual([204, 204, 429]);
  });

  it('matches the method and the path of the forwarded request, without its query', async () => {
    const config = rules({ match: { path: '/v1/login', method: 'POST' }, key: ['ip'], limit: '1/1m' });
    const service = await startService({ config });
    const send = async (method: string, uri: string) =>
      (
        await forwarded(service, {
          'x-forwarded-method': method,
          'x-forwarded-uri': uri,
          'x-forwarded-for': '192.0.2.1',
        })
      ).status;
    expect(await send('POST', '/v1/login?next=/')).toBe(204);
    expect(await send('GET', '/v1/login')).toBe(204);
    expect(await send('POST', '/v1/other')).toBe(204);
    expect(await send('POST', `/v1/login?${'x'.repeat(9000)}`)).toBe(429);
  });

  it('takes every method, and bodies of any size and type without reading them', async () => {
    const service = await startService({ config: rules({ key: ['ip'], limit: '1000/1m' }) });
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      expect((await forwarded(service, {}, { method })).status, method).toBe(204);
    }
    for (const method of ['PROPFIND', 'REPORT', 'LOCK']) {
      expect(await statusOf(`${service.url}/v1/forward-auth/api`, method), method).toBe(204);
    }
    const body = new Uint8Array(300_000);
    const type = { 'content-type': 'image/png' };
    expect((await forwarded(service, type, { method: 'POST', body })).status).toBe(204);
    const json = { 'content-type': 'application/json' };
    expect((await forwarded(service, json, { method: 'POST', body: '{{{' })).status).toBe(204);
  });

  it('bears 21 kB of headers, and hides oversized keys behind their digest', async () => {
    const service = await startService({ config: twoPerKey });
    const cookie = Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`x-junk-${i}`, 'x'.repeat(3000)]));
    expect((await forwarded(service, { ...cookie, 'x-api-key': 'k' })).status).toBe(204);
    const long = { 'x-api-key': 'k'.repeat(20_000) };
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await forwarded(service, long)).status);
    expect(statuses).toEqual([204, 204, 429]);
  });

  it('writes names of fields in the usual spelling, for scripts that compare case', async () => {
    const service = await startService({ config: rules({ key: ['ip'], limit: '0/1m' }) });
    const raw = await rawHeaders(`${service.url}/v1/forward-auth/api`);
    expect(raw).toEqual(expect.arrayContaining(['RateLimit', 'RateLimit-Policy', 'X-RateLimit-Limit']));
  });

  it('reports a domain that does not exist, and a path beyond what gateways take', async () => {
    const service = await startService({ config: twoPerKey });
    expect((await fetch(`${service.url}/v1/forward-auth/web`)).status).toBe(404);
    const path = { 'x-forwarded-uri': `/${'x'.repeat(9000)}` };
    expect((await forwarded(service, path)).status).toBe(400);
  });
});

function statusOf(url: string, method: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { method }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

function rawHeaders(url: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    request(url, (response) => {
      response.resume();
      resolve(response.rawHeaders);
    })
      .on('error', reject)
      .end();
  });
}
