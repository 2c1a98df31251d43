import { connect } from 'node:net';
import { memoryStore } from '@sluice/store-memory';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asked, envoyClient } from './envoy-client.ts';
import { rules, type Service, startService } from './service.ts';

/** Requests in all. A whole run is SLUICE_FUZZ=100000. */
const REQUESTS = Number(process.env.SLUICE_FUZZ ?? 1000);
/** Requests that are under way together. */
const TOGETHER = 25;
const seed = Number(process.env.SLUICE_SEED ?? Date.now() % 2 ** 31);

const PATHS = [
  'check',
  'check:batch',
  'peek',
  'refund',
  'reset',
  'reserve',
  'settle',
  'renew',
  'block',
  'unblock',
]
  .map((name) => `/v1/${name}`)
  .concat('/json', '/v1/nothing', '/v1/check/../../etc/passwd', '/%ff', '/v1/usage/%00');

interface Hostile {
  readonly path: string;
  readonly body: Uint8Array | string;
  readonly type: string;
}

/** Values that no field takes. */
const wrong = fc.oneof(
  fc.constantFrom(-1, 0.5, 1e300, [], {}, [[]], '', null, true),
  fc.string({ maxLength: 50 }).map((text) => ({ [text]: text })),
  fc.constant('x'.repeat(9000)),
  fc.constant(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`n${i}`, i]))),
);

/** A call of which one part is wrong, whatever the endpoint. */
const almost = fc.oneof(
  fc.record({ domain: fc.constantFrom(1, null, [], '', 'x'.repeat(300)), attributes: fc.object() }),
  fc.record({ domain: fc.constant('api'), attributes: fc.constantFrom(1, null, [], '', true) }),
  fc.record({
    domain: fc.constant('api'),
    attributes: fc.record({ ip: fc.constantFrom({}, [], [1], 'x'.repeat(1025)) }),
  }),
  fc.record({ domain: fc.constant('api'), attributes: fc.constant({ ip: '192.0.2.1' }), costs: wrong }),
  fc.record({ reservationId: wrong }),
  fc.record({ checks: wrong }),
  fc.record({ domain: fc.constant('api'), descriptors: fc.array(wrong, { minLength: 1 }) }),
);

const hostile: fc.Arbitrary<Hostile> = fc.record({
  path: fc.constantFrom(...PATHS),
  body: fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ maxLength: 300 }),
    fc.json({ maxDepth: 6 }),
    almost.map((value) => JSON.stringify(value)),
    almost.map((value) => JSON.stringify(value).slice(0, -1)),
    fc.constant(`${'['.repeat(30_000)}`),
    fc.constant('{"domain":"api","attributes":{"__proto__":{"ip":"a"}}}'),
    fc.constant(JSON.stringify({ x: 'x'.repeat(70_000) })),
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
});

/** A store that reports every use. */
function watchedStore(): { store: ReturnType<typeof memoryStore>; uses: string[] } {
  const uses: string[] = [];
  const inner = memoryStore();
  const store = new Proxy(inner, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (name !== 'close') uses.push(String(name));
        return value.apply(target, args);
      };
    },
  });
  return { store, uses };
}

async function send(service: Service, { path, body, type }: Hostile): Promise<number> {
  const init = { method: 'POST', headers: { 'content-type': type }, body: body as never };
  const response = await fetch(`${service.url}${path}`, init);
  await response.arrayBuffer();
  return response.status;
}

test(`${REQUESTS} hostile requests are answered 4xx, without a crash and without a call to the store (seed ${seed})`, async () => {
  const { store, uses } = watchedStore();
  const service = await startService({ config: rules({ key: ['ip'], limit: '10/1m' }), store });
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { minLength: TOGETHER, maxLength: TOGETHER }), async (requests) => {
      const statuses = await Promise.all(requests.map((request) => send(service, request)));
      for (const [i, status] of statuses.entries()) {
        if (status < 400 || status > 499) throw new Error(`${status} for ${JSON.stringify(requests[i])}`);
      }
    }),
    { numRuns: Math.ceil(REQUESTS / TOGETHER), seed, endOnFailure: true },
  );
  expect(uses).toEqual([]);
  const call = { domain: 'api', attributes: { ip: '192.0.2.1' } };
  expect((await service.post('/v1/check', call)).body.remaining).toBe(9);
});

test('bytes that are not HTTP, and headers beyond 64 kB, are answered 4xx and close the connection', async () => {
  const { store, uses } = watchedStore();
  const service = await startService({ config: rules({ key: ['ip'], limit: '10/1m' }), store });
  const port = Number(new URL(service.url).port);
  const texts = [
    'hello\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'POST /v1/check HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}',
    'POST /v1/check HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}',
    `GET /v1/forward-auth/api HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`,
    `GET /${'x'.repeat(70_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  ];
  for (const text of texts) {
    expect(await rawAnswer(port, text), JSON.stringify(text.slice(0, 40))).toMatch(/^HTTP\/1\.1 4\d\d /);
  }
  expect(uses).toEqual([]);
});

test('calls of Envoy with values of any kind never end as UNKNOWN or INTERNAL', async () => {
  const service = await startService({ config: rules({ key: ['ip'], limit: '1000000/1m' }) });
  const client = envoyClient(await service.server.listenGrpc({ port: 0 }));
  const text = fc.string({ unit: 'binary', maxLength: 20 });
  const descriptor = fc.array(fc.tuple(text, text), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('api', 'other', ''),
      fc.array(descriptor, { maxLength: 36 }),
      async (domain, descriptors) => {
        const outcome = await client
          .call(asked(domain, ...descriptors))
          .then(() => 'answered')
          .catch(({ code }) => code);
        // INVALID_ARGUMENT
        expect(['answered', 3]).toContain(outcome);
      },
    ),
    { numRuns: Math.ceil(REQUESTS / 30), seed },
  );
});

/** Resolves to what the service sends until it closes the connection. */
function rawAnswer(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', () => undefined).on('close', () => resolve(answer));
    socket.write(Buffer.from(text, 'latin1'));
  });
}
