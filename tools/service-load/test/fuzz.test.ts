import { Agent, request } from 'node:http';
import { Client, credentials, status } from '@grpc/grpc-js';
import { createServer, type DecisionServer } from '@sluice/server';
import { memoryStore } from '@sluice/store-memory';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isFull, seed } from './scale.ts';

const HTTP_REQUESTS = isFull ? 80_000 : 600;
const GRPC_CALLS = isFull ? 20_000 : 200;
const TOGETHER = 50;

let server: DecisionServer;
let http: URL;
let grpc: string;
const uses: string[] = [];

beforeAll(async () => {
  const config = { version: 1, domains: { api: { rules: [{ key: ['ip'], limit: '10/1m' }] } } };
  server = createServer({ config, store: watchedStore() });
  http = new URL(await server.listen({ port: 0 }));
  grpc = await server.listenGrpc({ port: 0 });
});

afterAll(() => server.close());

/** A store that notes every use of it. */
function watchedStore(): ReturnType<typeof memoryStore> {
  return new Proxy(memoryStore(), {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (name !== 'close' && name !== 'stats') uses.push(String(name));
        return value.apply(target, args);
      };
    },
  });
}

/** Values that no field of a request takes. */
const wrong = fc.oneof(
  fc.constantFrom(-1, 0.5, 1e300, -1e300, [], {}, [[]], null, true, '\u0000'.repeat(2000)),
  fc.string({ maxLength: 50 }).map((text) => ({ [text]: { [text]: text } })),
  fc.constant('x'.repeat(9000)),
  fc.constant(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`n${i}`, i]))),
);
const attributes = { ip: '192.0.2.1' };

/** A body that is right but for one part, which no endpoint takes. */
const almost = fc.oneof(
  wrong.map((domain) => ({ domain, attributes })),
  fc.constantFrom(1, null, [], '', true).map((value) => ({ domain: 'api', attributes: value })),
  fc.constantFrom({}, [], [1], 'x'.repeat(1025)).map((ip) => ({ domain: 'api', attributes: { ip } })),
  wrong.map((value) => ({ domain: 'api', attributes, unknown: value })),
  wrong.map((cost) => ({ domain: 'api', attributes, cost, units: cost, ttlMs: cost, duration: cost })),
  wrong.map((value) => ({ reservationId: value })),
  wrong.map((value) => ({ checks: value })),
  fc.array(wrong, { minLength: 1, maxLength: 5 }).map((descriptors) => ({ domain: 'api', descriptors })),
);

const hostileRequest = fc.record({
  method: fc.constantFrom('POST', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH'),
  path: fc.oneof(
    fc.constantFrom(
      ...[
        'check',
        'check:batch',
        'peek',
        'refund',
        'reset',
        'reserve',
        'settle',
        'renew',
        'lease',
        'block',
        'unblock',
      ].map((name) => `/v1/${name}`),
      '/json',
      '/metrics/..%2f..',
      '/v1/usage/%00',
      '/v1/forward-auth/none',
      '/dashboard/act',
      '/dashboard/../v1/check/x',
      '/%ff',
    ),
    fc.webPath().map((path) => `/v1/x${path}`),
  ),
  type: fc.constantFrom(
    'application/json',
    'application/json',
    'application/json',
    'application/json; charset=utf-16',
    'text/plain',
    'multipart/form-data',
    'a',
  ),
  body: fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: 'binary', maxLength: 300 }).map((text) => Buffer.from(text)),
    almost.map((value) => Buffer.from(JSON.stringify(value))),
    almost.map((value) => Buffer.from(JSON.stringify(value).slice(0, -1))),
    fc.constant(Buffer.from('['.repeat(30_000))),
    fc.constant(Buffer.from('{"a":'.repeat(10_000))),
    fc.constant(Buffer.from('{"domain":"api","attributes":{"__proto__":{"ip":"a"}}}')),
    fc.constant(Buffer.alloc(70_000, 'x')),
  ),
});

type HostileRequest = typeof hostileRequest extends fc.Arbitrary<infer Value> ? Value : never;

const agent = new Agent({ keepAlive: true, maxSockets: TOGETHER });

function send({ method, path, type, body }: HostileRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': type, 'content-length': body.length };
    const options = { host: http.hostname, port: http.port, method, path, headers, agent };
    const sending = request(options, (response) => {
      response.resume().on('end', () => resolve(response.statusCode as number));
    });
    sending
      // The answer to a body that is too large comes before its end.
      .on('error', (error: Error & { code?: string }) => {
        if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(413);
        else reject(error);
      })
      .end(body);
  });
}

test(`${HTTP_REQUESTS} hostile requests over HTTP are answered 4xx, without a call to the store (seed ${seed})`, {
  timeout: 3_600_000,
}, async () => {
  const counts = new Map<number, number>();
  const mistakes: string[] = [];
  for (let done = 0; done < HTTP_REQUESTS; done += TOGETHER) {
    const requests = fc.sample(hostileRequest, { seed: seed + done, numRuns: TOGETHER });
    const statuses = await Promise.all(requests.map(send));
    for (const [i, code] of statuses.entries()) {
      counts.set(code, (counts.get(code) ?? 0) + 1);
      const { method, path, type, body } = requests[i] as HostileRequest;
      if (code < 400 || code > 499)
        mistakes.push(`${code} ${method} ${path} ${type} ${body.toString('latin1', 0, 200)}`);
    }
  }
  agent.destroy();
  console.log(
    `HTTP, seed ${seed}: ${[...counts]
      .sort()
      .map(([code, count]) => `${code}: ${count}`)
      .join(', ')}`,
  );
  expect(mistakes).toEqual([]);
  expect(uses).toEqual([]);
});

/** One field of a message: its number, and bytes. */
function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}

const text = fc.string({ unit: 'binary', maxLength: 40 }).map((one) => Buffer.from(one));
const entry = (key: Buffer): Buffer => field(1, Buffer.concat([field(1, key), field(2, Buffer.from('a'))]));
const descriptor = (entries: number, key = Buffer.from('ip')): Buffer =>
  field(2, Buffer.concat(Array.from({ length: entries }, () => entry(key))));
const api = field(1, Buffer.from('api'));

/** Bytes, and messages that are right but for one part. */
const hostileMessage = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  text.map((bytes) => Buffer.concat([field(1, bytes), field(2, bytes)])),
  fc.constant(Buffer.alloc(0)),
  fc.constant(api),
  fc.integer({ min: 1, max: 5 }).map((entries) => descriptor(entries)),
  fc.integer({ min: 17, max: 40 }).map((entries) => Buffer.concat([api, descriptor(entries)])),
  fc
    .integer({ min: 33, max: 60 })
    .map((many) => Buffer.concat([api, ...Array.from({ length: many }, () => descriptor(1))])),
  fc.constant(Buffer.concat([api, descriptor(1, Buffer.alloc(2000, 'k'))])),
  fc.constant(Buffer.concat([api, descriptor(1, Buffer.alloc(0))])),
  fc.constant(Buffer.concat([api, field(2, Buffer.alloc(70_000))])),
);

const RIGHT = [status.INVALID_ARGUMENT, status.INTERNAL, status.RESOURCE_EXHAUSTED, status.UNIMPLEMENTED];

test(`${GRPC_CALLS} hostile calls over gRPC have the right status, without a call to the store (seed ${seed})`, {
  timeout: 3_600_000,
}, async () => {
  const client = new Client(grpc, credentials.createInsecure());
  const call = (path: string, message: Buffer): Promise<number> =>
    new Promise((resolve) => {
      const bytes = (value: Buffer): Buffer => value;
      client.makeUnaryRequest(path, bytes, bytes, message, (error) => resolve(error?.code ?? status.OK));
    });
  const counts = new Map<string, number>();
  const mistakes: string[] = [];
  for (let done = 0; done < GRPC_CALLS; done += TOGETHER) {
    const messages = fc.sample(hostileMessage, { seed: seed + done, numRuns: TOGETHER });
    const codes = await Promise.all(
      messages.map((message, i) => {
        const method = i % 25 === 0 ? 'Nothing' : 'ShouldRateLimit';
        return call(`/envoy.service.ratelimit.v3.RateLimitService/${method}`, message);
      }),
    );
    for (const [i, code] of codes.entries()) {
      const name = status[code] as string;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      // A domain of any bytes is unknown, and then allowed: Envoy would count it as an error otherwise.
      if (code !== status.OK && !RIGHT.includes(code))
        mistakes.push(`${name} ${messages[i]?.toString('hex')}`);
    }
  }
  client.close();
  console.log(
    `gRPC, seed ${seed}: ${[...counts]
      .sort()
      .map(([name, count]) => `${name}: ${count}`)
      .join(', ')}`,
  );
  expect(mistakes).toEqual([]);
  expect(uses).toEqual([]);
});

test('after all of them, the service decides', async () => {
  const response = await fetch(new URL('/v1/check', http), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ domain: 'api', attributes }),
  });
  expect(await response.json()).toMatchObject({ allowed: true, remaining: 9 });
});
