import { describe, expect, it } from 'vitest';
import { rules, type Service, startService } from './service.ts';

/** As Envoy's HTTP service of ext_authz calls it: the client's method, and its path after the prefix. */
function authorized(service: Service, path: string, headers: Record<string, string> = {}, method = 'GET') {
  return fetch(`${service.url}/v1/ext-authz/api${path}`, { method, headers });
}

describe('ANY /v1/ext-authz/{domain}/{path}', () => {
  it('answers 200 with the fields, the only status that Envoy takes for a permission, then 429', async () => {
    const service = await startService({ config: rules({ key: ['api_key|ip'], limit: '2/1m' }) });
    const statuses = [];
    for (let i = 0; i < 3; i++) {
      const response = await authorized(service, '/any', { 'x-api-key': 'k1' });
      expect(response.headers.get('ratelimit')).toMatch(/^".*";r=/);
      statuses.push(response.status);
    }
    expect(statuses).toEqual([200, 200, 429]);
    const denied = await authorized(service, '/any', { 'x-api-key': 'k1' });
    expect(denied.headers.get('content-type')).toBe('application/problem+json');
    expect(Number(denied.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await denied.json()).toMatchObject({ status: 429 });
  });

  it('matches the method and the path of the request, whatever the client sends in fields', async () => {
    const config = rules({ match: { path: '/v1/login', method: 'POST' }, key: ['ip'], limit: '1/1m' });
    const service = await startService({ config });
    const forged = {
      'x-forwarded-for': '10.0.0.1, 192.0.2.1',
      'x-forwarded-uri': '/',
      'x-forwarded-method': 'GET',
    };
    const send = async (method: string, path: string) =>
      (await authorized(service, path, forged, method)).status;
    expect(await send('POST', '/v1/login')).toBe(200);
    expect(await send('GET', '/v1/login')).toBe(200);
    expect(await send('POST', '/v1/other')).toBe(200);
    for (const spelling of ['/v1/login', '/v1//login', '/V1/LOGIN', '/v1/%6Cogin/', '/v1/login?deny=403']) {
      expect(await send('POST', spelling), spelling).toBe(429);
    }
  });

  it('takes the root, a query that it would not take elsewhere, and long paths up to its bound', async () => {
    const service = await startService({ config: rules({ key: ['ip'], limit: '1000/1m' }) });
    expect((await authorized(service, '/')).status).toBe(200);
    expect((await authorized(service, '/a?deny=1&deny=2')).status).toBe(200);
    expect((await authorized(service, `/${'x'.repeat(8000)}`)).status).toBe(200);
    expect((await authorized(service, `/${'x'.repeat(9000)}`)).status).toBe(400);
    expect((await authorized(service, '/%zz')).status).toBe(400);
    expect((await fetch(`${service.url}/v1/ext-authz/nowhere/a`)).status).toBe(404);
  });

  it('is in the OpenAPI document', async () => {
    const service = await startService({ config: rules({ key: ['ip'], limit: '5/1m' }) });
    const { paths } = (await service.get('/openapi.json')).body;
    const { parameters, responses } = paths['/v1/ext-authz/{domain}/{path}'].get;
    expect(parameters.map(({ name }: { name: string }) => name)).toEqual(['domain', 'path']);
    expect(responses).toHaveProperty('200');
  });
});
