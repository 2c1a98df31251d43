import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { createServer as createSocketServer } from 'node:net';
import { join } from 'node:path';
import { credentials, status } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createServer } from '../src/index.ts';
import { asked, envoyClient } from './envoy-client.ts';
import { folder, rules, startService } from './service.ts';

const config = rules({ key: ['ip'], limit: '100/1m' });
const call = { domain: 'api', attributes: { ip: '192.0.2.1' } };
const gatewayToken = 'gateway-token-0123456789';
const operatorToken = 'operator-token-0123456789';
const tokens = [
  { name: 'gateway', scopes: ['check'], sha256: createHash('sha256').update(gatewayToken).digest('hex') },
  { name: 'operator', scopes: ['check', 'write', 'admin'], token: operatorToken },
] as const;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('with tokens', () => {
  it('a call without a token, or with a wrong one, is 401 and counts nothing', async () => {
    const service = await startService({ config, tokens });
    for (const headers of [
      {},
      bearer('wrong-token-0123456789'),
      { authorization: `Basic ${gatewayToken}` },
    ]) {
      const answer = await service.post('/v1/check', call, headers as Record<string, string>);
      expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    const { body } = await service.post('/v1/peek', call, bearer(gatewayToken));
    expect(body.remaining).toBe(100);
  });

  it('a token allows what its scopes say', async () => {
    const service = await startService({ config, tokens });
    const gateway = bearer(gatewayToken);
    expect((await service.post('/v1/check', call, gateway)).status).toBe(200);
    expect((await service.get('/v1/forward-auth/api', gateway)).status).toBe(204);
    for (const path of ['/v1/reset', '/v1/refund', '/v1/block', '/v1/unblock']) {
      const answer = await service.post(path, call, gateway);
      expect(answer, path).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    }
    expect((await service.get('/metrics', gateway)).status).toBe(403);
    expect((await service.post('/v1/reset', call, bearer(operatorToken))).status).toBe(200);
    expect((await service.get('/metrics', bearer(operatorToken))).status).toBe(200);
  });

  it('health and the OpenAPI document are open to everybody', async () => {
    const service = await startService({ config, tokens });
    for (const path of ['/healthz', '/readyz', '/openapi.json']) {
      expect((await service.get(path)).status, path).toBe(200);
    }
  });

  it('Envoy needs one, too', async () => {
    const { server } = await startService({ config, tokens });
    const client = envoyClient(await server.listenGrpc({ port: 0 }));
    const request = asked('api', [['remote_address', '192.0.2.1']]);
    await expect(client.call(request)).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
    expect(await client.call(request, { metadata: bearer(gatewayToken) })).toMatchObject({
      overall_code: 'OK',
    });
  });
});

describe('a Unix socket', () => {
  it('serves HTTP and gRPC', async () => {
    const { server } = await startService({ config });
    const path = join(folder(), 'http.sock');
    expect(await server.listen({ socket: path })).toBe(`unix:${path}`);
    expect(await statusOver({ socketPath: path, path: '/healthz' })).toBe(200);
    const grpc = join(folder(), 'grpc.sock');
    const client = envoyClient(await server.listenGrpc({ socket: grpc }));
    expect(await client.health('')).toEqual({ status: 'SERVING' });
  });

  it('replaces what a crashed process has left, and nothing that is in use', async () => {
    const path = join(folder(), 'http.sock');
    const other = createSocketServer();
    await new Promise<void>((resolve) => other.listen(path, resolve));
    onTestFinished(() => void other.close());
    const server = createServer({ config });
    onTestFinished(() => server.close());
    await expect(server.listen({ socket: path })).rejects.toThrow(/Another process listens/);
    // Only sockets are removed.
    const file = join(folder(), 'a-file');
    writeFileSync(file, 'precious');
    await expect(server.listen({ socket: file })).rejects.toThrow(/EADDRINUSE/);
    expect(readFileSync(file, 'utf8')).toBe('precious');
  });
});

describe('TLS', () => {
  const read = (name: string) => readFileSync(join(import.meta.dirname, 'certificates', name));
  const tls = { cert: read('service.pem'), key: read('service.key') };
  const ca = read('ca.pem');
  const client = { cert: read('client.pem'), key: read('client.key') };

  it('protects HTTP and gRPC', async () => {
    const server = createServer({ config, tls });
    onTestFinished(() => server.close());
    const url = await server.listen({ port: 0 });
    expect(url).toMatch(/^https:/);
    expect(await statusOver({ ...place(url), ca })).toBe(200);
    const address = await server.listenGrpc({ port: 0 });
    const envoy = envoyClient(address.replace('127.0.0.1', 'localhost'), credentials.createSsl(ca));
    expect(await envoy.health('')).toEqual({ status: 'SERVING' });
  });

  it('with an authority of clients, turns away those without its certificate', async () => {
    const server = createServer({ config, tls: { ...tls, clientCa: ca } });
    onTestFinished(() => server.close());
    const url = await server.listen({ port: 0 });
    expect(await statusOver({ ...place(url), ca, ...client })).toBe(200);
    await expect(statusOver({ ...place(url), ca })).rejects.toThrow();
    const address = (await server.listenGrpc({ port: 0 })).replace('127.0.0.1', 'localhost');
    const known = credentials.createSsl(ca, client.key, client.cert);
    expect(await envoyClient(address, known).health('')).toEqual({ status: 'SERVING' });
    await expect(envoyClient(address, credentials.createSsl(ca)).health('')).rejects.toMatchObject({
      code: status.UNAVAILABLE,
    });
  });
});

function place(url: string): RequestOptions {
  return { host: '127.0.0.1', port: new URL(url).port, path: '/healthz', agent: false, protocol: 'https:' };
}

function statusOver(options: RequestOptions): Promise<number | undefined> {
  const send = options.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    send(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
