import { request } from 'node:http';
import { block, createLimiter, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { createTelemetry } from '@sluice/telemetry';
import express from 'express';
import fastify from 'fastify';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type AuditEvent, createDashboard, type Dashboard, type Operator } from '../src/index.ts';
import { listen } from './served.ts';

interface Mounted {
  readonly url: string;
  readonly limiter: ReturnType<typeof newLimiter>;
  readonly audits: AuditEvent[];
}

function newLimiter() {
  const limits = [fixedWindow({ name: 'per-hour', limit: 5, window: '1h' }), block({ name: 'blocked' })];
  return createLimiter({ name: 'api', store: memoryStore(), limits });
}

type Mount = (dashboard: Dashboard) => Promise<string>;

const mounts: readonly (readonly [string, Mount])[] = [
  [
    'Express',
    async (dashboard) => `${await listen(express().use('/ops/limits', dashboard.express))}/ops/limits`,
  ],
  [
    'Express behind a parser of JSON',
    async (dashboard) =>
      `${await listen(
        express()
          .use(express.json({ limit: '3mb' }))
          .use('/x', dashboard.express),
      )}/x`,
  ],
  [
    'Fastify',
    async (dashboard) => {
      const app = fastify();
      onTestFinished(() => app.close());
      await app.register(dashboard.fastify, { prefix: '/ops/limits' });
      return `${await app.listen({ host: '127.0.0.1', port: 0 })}/ops/limits`;
    },
  ],
  [
    'a handler of Request',
    async (dashboard) => {
      const app = express();
      app.use(async (incoming, reply) => {
        const url = `http://${incoming.headers.host}${incoming.originalUrl}`;
        const { method } = incoming;
        const body = method === 'GET' || method === 'HEAD' ? {} : { body: incoming, duplex: 'half' };
        const init = { method, headers: incoming.headers, ...body };
        const response = await dashboard(new Request(url, init as unknown as RequestInit));
        reply.status(response.status);
        for (const [name, value] of response.headers) reply.setHeader(name, value);
        for await (const chunk of response.body ?? []) reply.write(chunk);
        reply.end();
      });
      return `${await listen(app)}/ops/limits`;
    },
  ],
];

async function mounted(mount: Mount, operator: Operator | boolean = { name: 'ada' }): Promise<Mounted> {
  const limiter = newLimiter();
  const audits: AuditEvent[] = [];
  const dashboard = createDashboard({
    telemetry: createTelemetry(),
    limiters: [limiter],
    authorize: ({ headers }) => headers.get('authorization') === 'Bearer right' && operator,
    challenge: 'Bearer',
    onAudit: (event) => void audits.push(event),
  });
  onTestFinished(() => dashboard.close());
  return { url: await mount(dashboard), limiter, audits };
}

const RIGHT = { authorization: 'Bearer right' };

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const own = { 'content-type': 'application/json', 'x-sluice-dashboard': '1', origin: new URL(url).origin };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(url, { method: 'POST', headers: { ...RIGHT, ...own, ...headers }, body: text });
}

describe.each(mounts)('on %s', (_name, mount) => {
  test('an unauthorised request gets 401 and nothing else, on every path and with every method', async () => {
    const { url } = await mounted(mount);
    const page = await (await fetch(`${url}/`, { headers: RIGHT })).text();
    const [, script = ''] = /src="([^"]+)"/.exec(page) ?? [];
    expect(script).toMatch(/^dashboard\.[0-9a-f]{12}\.js$/);
    for (const path of ['', '/', '/live', '/key', '/act', `/${script}`, '/none', '/a/b', '/%2fx']) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS']) {
        for (const headers of [{}, { authorization: 'Bearer wrong' }]) {
          const response = await fetch(url + path, { method, headers, redirect: 'manual' });
          expect([path, method, response.status, await response.text()]).toEqual([path, method, 401, '']);
          expect(response.headers.get('www-authenticate')).toBe('Bearer');
          expect(response.headers.get('content-security-policy')).toBeNull();
        }
      }
    }
    // A large body is not read before the visitor is admitted.
    const large = await post(
      `${url}/act`,
      { key: 'x'.repeat(2_000_000) },
      { authorization: 'Bearer wrong' },
    ).catch(() => 'cut');
    expect(large === 'cut' || (large as Response).status).toBeOneOf(['cut', 401]);
  });

  test('the mount point leads to the page, whose files are next to it and cached for good', async () => {
    const { url } = await mounted(mount);
    const response = await fetch(url, { headers: RIGHT });
    expect(response.url).toBe(`${url}/`);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    const names = [...(await response.text()).matchAll(/(?:src|href)="(dashboard[^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(names).toHaveLength(2);
    for (const name of names) {
      const file = await fetch(`${url}/${name}`, { headers: RIGHT });
      expect(file.status).toBe(200);
      expect(file.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
      expect(file.headers.get('content-encoding')).toBe('gzip');
      expect((await file.text()).length).toBeGreaterThan(1000);
    }
    expect((await fetch(`${url}/live`, { method: 'POST', headers: RIGHT })).status).toBe(405);
  });

  test('the live stream starts with a message, and another comes with each half second', async () => {
    const { url, limiter } = await mounted(mount);
    const leave = new AbortController();
    const response = await fetch(`${url}/live`, { headers: RIGHT, signal: leave.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    limiter.consumeSync('alice');
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += new TextDecoder().decode(chunk);
      if (/"name":"per-hour"/.test(text)) break;
    }
    expect(text).toMatch(/^retry: 500\n\ndata: \{/);
    leave.abort();
  });

  test('an operator looks up a key and acts on it; every action is audited', async () => {
    const { url, limiter, audits } = await mounted(mount);
    limiter.consumeSync('bob');
    const found = await (await post(`${url}/key`, { limiter: 'api', key: 'bob' })).json();
    expect(found).toMatchObject({ key: 'bob', allowed: true, limits: [{ remaining: 4 }, { kind: 'block' }] });
    const act = async (more: object) =>
      (await post(`${url}/act`, { limiter: 'api', key: 'bob', ...more })).json();
    expect(await act({ action: 'penalize', cost: 2 })).toMatchObject({ limits: [{ remaining: 2 }, {}] });
    expect(await act({ action: 'block', duration: '1h' })).toMatchObject({ allowed: false });
    expect(limiter.consumeSync('bob').limitedBy).toBe('blocked');
    expect(await act({ action: 'unblock' })).toMatchObject({ allowed: true });
    expect(await act({ action: 'reset' })).toMatchObject({ limits: [{ remaining: 5 }, {}] });
    expect(audits.map(({ atMs: _, ...event }) => event)).toEqual([
      { action: 'penalize', limiter: 'api', key: 'bob', cost: 2, operator: 'ada', outcome: 'done' },
      {
        action: 'block',
        limiter: 'api',
        key: 'bob',
        durationMs: 3_600_000,
        operator: 'ada',
        outcome: 'done',
      },
      { action: 'unblock', limiter: 'api', key: 'bob', operator: 'ada', outcome: 'done' },
      { action: 'reset', limiter: 'api', key: 'bob', operator: 'ada', outcome: 'done' },
    ]);
  });

  test('a page of another origin, a form, and a body that makes no sense change nothing', async () => {
    const { url, limiter, audits } = await mounted(mount);
    const block = { limiter: 'api', key: 'bob', action: 'block', duration: '1h' };
    const refusals: readonly [number, unknown, Record<string, string>][] = [
      [403, block, { origin: 'https://evil.example' }],
      [403, block, { origin: 'null' }],
      [403, block, { 'sec-fetch-site': 'cross-site' }],
      [403, block, { 'sec-fetch-site': 'same-site' }],
      [415, JSON.stringify(block), { 'content-type': 'text/plain' }],
      [415, JSON.stringify(block), { 'content-type': 'application/x-www-form-urlencoded' }],
      [404, { ...block, limiter: 'other' }, {}],
      [404, { ...block, limiter: '__proto__' }, {}],
      [400, { ...block, key: 7 }, {}],
      [400, { ...block, duration: 'soon' }, {}],
      [400, { ...block, duration: undefined }, {}],
      [400, { ...block, action: 'constructor' }, {}],
      [400, { ...block, action: 'penalize', cost: 1.5 }, {}],
      [400, { ...block, action: 'penalize', cost: -1 }, {}],
      [400, [], {}],
    ];
    for (const [status, body, headers] of refusals) {
      const response = await post(`${url}/act`, body, headers);
      expect([status, body, headers]).toEqual([response.status, body, headers]);
    }
    const plain = { ...RIGHT, 'content-type': 'application/json', origin: new URL(url).origin };
    const bare = await fetch(`${url}/act`, { method: 'POST', headers: plain, body: JSON.stringify(block) });
    expect(bare.status).toBe(403);
    expect(audits).toEqual([]);
    expect(limiter.consumeSync('bob').allowed).toBe(true);
  });
});

const [, onExpress] = mounts[0] as (typeof mounts)[number];

test('an operator who may only look cannot act', async () => {
  const { url, audits } = await mounted(onExpress, { name: 'eve', mayAct: false });
  expect((await post(`${url}/key`, { limiter: 'api', key: 'bob' })).status).toBe(200);
  const response = await post(`${url}/act`, { limiter: 'api', key: 'bob', action: 'reset' });
  expect([response.status, await response.json()]).toEqual([403, { error: 'You may look, but not act.' }]);
  expect(audits).toEqual([]);
});

test.each([
  ['a row of a database', { id: 1, email: 'a@b' }],
  ['text', 'yes'],
  ['1', 1],
  ['null', null],
])('what `authorize` returns must clearly say yes; %s does not', async (_name, value) => {
  const { url } = await mounted(onExpress, value as never);
  expect((await fetch(`${url}/`, { headers: RIGHT })).status).toBe(401);
});

test('an error of `authorize` goes to the error handler of the app, and admits no one', async () => {
  const dashboard = createDashboard({
    telemetry: createTelemetry(),
    limiters: [newLimiter()],
    authorize: () => Promise.reject(new Error('sessions are out')),
  });
  onTestFinished(() => dashboard.close());
  const app = express().use(dashboard.express);
  app.use(
    ((error, _request, response, _next) =>
      void response.status(500).send(error.message)) as express.ErrorRequestHandler,
  );
  const response = await fetch(await listen(app));
  expect([response.status, await response.text()]).toEqual([500, 'sessions are out']);
  await expect(dashboard(new Request('http://x/'))).rejects.toThrow('sessions are out');
});

test('a request with a hostile Host or path is answered, not thrown', async () => {
  const { url } = await mounted(onExpress);
  const { port } = new URL(url);
  const statusOf = (path: string, host: string, method = 'GET') =>
    new Promise((resolve, reject) => {
      const headers = { ...RIGHT, host };
      request({ port, path, method, headers }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
  expect(await statusOf('/ops/limits/', 'a b<>')).toBe(200);
  expect(await statusOf('/ops/limits//evil.example/', 'x')).toBe(404);
  expect(await statusOf('/ops/limits/', 'x', 'TRACE')).toBe(401);
});

test('a subject that is not a string comes from a function of the key', async () => {
  const limiter = createLimiter<{ user: string }>({
    name: 'users',
    store: memoryStore(),
    limits: [
      fixedWindow<{ user: string }>({ name: 'per-hour', limit: 5, window: '1h', key: ({ user }) => user }),
    ],
  });
  const dashboard = createDashboard({
    telemetry: createTelemetry(),
    limiters: [{ limiter, subject: async (user) => ({ user }) }],
    authorize: () => true,
  });
  onTestFinished(() => dashboard.close());
  await limiter.consume({ user: 'u1' });
  const url = await onExpress(dashboard);
  expect(await (await post(`${url}/key`, { limiter: 'users', key: 'u1' })).json()).toMatchObject({
    limits: [{ remaining: 4 }],
    history: [[expect.any(Number), 1, 0]],
  });
  // Without a block among its limits, the limiter says so.
  const refused = await post(`${url}/act`, { limiter: 'users', key: 'u1', action: 'block', duration: '1h' });
  expect([refused.status, await refused.json()]).toEqual([
    422,
    { error: expect.stringContaining('must include a block') },
  ]);
});
