import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedWindow, type Limit } from '@sluice/core';
import {
  addressKey,
  type Diagnostic,
  graphqlCost,
  graphqlRequestCost,
  joinKey,
  trustedHeaderIp,
} from '@sluice/http';
import { memoryStore } from '@sluice/store-memory';
import { parse } from 'graphql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AnyRequest, frameworks, type ScenarioOptions } from './frameworks.ts';
import { onKoa } from './on-koa.ts';

const TARGETS = [
  ...['/login', '/login/', '/LOGIN', '/log%69n', '/login?x=1', '/login#a', 'http://evil/login', '//login'],
  ...[
    '/./login',
    '/x/../login',
    '/login;a=b',
    '/login%2f',
    '/login%00',
    '/u/%61',
    '/u/a',
    '/u/a%2fb',
    '/none',
  ],
];

/** Sends the bytes as they are, which no HTTP client would do, and returns every status that comes back. */
async function statusesOf(origin: string, bytes: string): Promise<number[]> {
  const socket = origin.startsWith('http') ? connect(portOf(origin), '127.0.0.1') : connect(origin);
  socket.setEncoding('utf8');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.write(bytes);
  await once(socket, 'close');
  return [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
}

const portOf = (origin: string): number => Number(new URL(origin).port);

const get = (target: string, headers = '', last = true): string => {
  return `GET ${target} HTTP/1.1\r\nhost: x\r\n${headers}${last ? 'connection: close\r\n' : ''}\r\n`;
};

function limitOf(limit: number, key?: Limit['key']): Limit {
  const options = { name: `limit-of-${limit}`, limit, window: '1h' } as const;
  return key === undefined ? fixedWindow(options) : (fixedWindow({ ...options, key }) as Limit);
}

function options(limit: number, more: Partial<ScenarioOptions> = {}): ScenarioOptions {
  return { store: memoryStore(), limits: [limitOf(limit)], onDiagnostic: () => {}, ...more };
}

describe.each([...frameworks, onKoa])('no way around rateLimit on $name', (framework) => {
  const from = (address: string) => get('/login', `x-forwarded-for: ${address}\r\n`);

  async function statuses(origin: string, requests: readonly string[]): Promise<number[]> {
    const seen: number[] = [];
    for (const request of requests) seen.push(...(await statusesOf(origin, request)));
    return seen;
  }

  it.each(TARGETS)('by writing the path as %s', async (target) => {
    for (const per of ['limiter', 'route'] as const) {
      const everywhere = await framework.serve([options(1, { per })]);
      const [first] = await statusesOf(everywhere, get(target));
      expect([200, 404]).toContain(first);
      expect(await statusesOf(everywhere, get(target))).toEqual([429]);
    }
    const atRoutes = await framework.serveRoutes(options(1, { per: 'route' }));
    const [hit] = await statusesOf(atRoutes, get(target));
    // A request that reaches a handler spends that route's budget, whichever spelling comes next.
    const plain = target.includes('/u/') ? '/u/other' : '/login';
    expect(await statusesOf(atRoutes, get(plain))).toEqual([hit === 200 ? 429 : 200]);
  });

  it('by all spellings together', async () => {
    const origin = await framework.serve([options(3)]);
    const seen = await statuses(
      origin,
      TARGETS.map((target) => get(target)),
    );
    expect(seen.filter((status) => status !== 429)).toHaveLength(3);
  });

  it('by choosing path parameters', async () => {
    const origin = await framework.serveRoutes(options(2, { per: 'route' }));
    const seen = await statuses(
      origin,
      ['a', 'b', 'c', 'd'].map((id) => get(`/u/${id}`)),
    );
    expect(seen).toEqual([200, 200, 429, 429]);
  });

  it('by HEAD for GET, or by a header that overrides the method', async () => {
    const origin = await framework.serveRoutes(options(2, { per: 'route' }));
    const head = get('/login').replace('GET', 'HEAD');
    const override = get('/login', 'x-http-method-override: HEAD\r\n');
    expect(await statuses(origin, [get('/login'), head, head, override])).toEqual([200, 200, 429, 429]);
  });

  it('by forging X-Forwarded-For when no proxy is trusted', async () => {
    const reported: string[] = [];
    const origin = await framework.serve([options(2, { onDiagnostic: ({ code }) => reported.push(code) })]);
    const requests = ['203.0.113.1', '203.0.113.2', '203.0.113.3'].map(from);
    expect(await statuses(origin, requests)).toEqual([200, 200, 429]);
    expect(reported).toEqual(['SLUICE_FORWARDED_FOR_IGNORED']);
  });

  it('by adding entries to X-Forwarded-For behind a proxy that is trusted by its address', async () => {
    const origin = await framework.serve([options(2)], { trustProxy: 'loopback' });
    const requests = ['1.1.1.1', '2.2.2.2', '3.3.3.3'].map((forged) => from(`${forged}, 198.51.100.7`));
    expect(await statuses(origin, requests)).toEqual([200, 200, 429]);
  });

  it('by an invalid address: it counts as the proxy, with one diagnostic', async () => {
    const reported: string[] = [];
    const more = { onDiagnostic: ({ code }: Diagnostic) => reported.push(code) } as const;
    const origin = await framework.serve([options(2, more)], { trustProxy: 'loopback' });
    const words = ['garbage:key', '1.1.1.1:port', '[2001:db8::1', 'x'.repeat(8000), 'unknown'];
    expect(await statuses(origin, words.map(from))).toEqual([200, 200, 429, 429, 429]);
    expect(reported).toEqual(['SLUICE_NO_ADDRESS']);
  });

  it('by another port of one address, which two clients behind a proxy do not share', async () => {
    const reported: string[] = [];
    const more = { onDiagnostic: ({ code }: Diagnostic) => reported.push(code) } as const;
    const origin = await framework.serve([options(2, more)], { trustProxy: 'loopback' });
    const ports = ['1.1.1.1:5555', '1.1.1.1', '1.1.1.1:5556', '2.2.2.2:5555'];
    expect(await statuses(origin, ports.map(from))).toEqual([200, 200, 429, 200]);
    const v6 = ['[2001:db8::1]:44', '2001:db8::1', '[2001:db8::1]', '[2001:db8:0:1::1]:44'];
    expect(await statuses(origin, v6.map(from))).toEqual([200, 200, 429, 200]);
    expect(reported).toEqual([]);
  });

  it('by Forwarded, which no framework reads: reported once, and read from a known proxy', async () => {
    const by = (value: string) => get('/login', `forwarded: ${value}\r\n`);
    const reported: string[] = [];
    const onDiagnostic = ({ code }: Diagnostic) => reported.push(code);
    const silent = await framework.serve([options(2, { onDiagnostic })], { trustProxy: 'loopback' });
    const forged = ['for=203.0.113.1', 'for=203.0.113.2', 'for=203.0.113.3'];
    expect(await statuses(silent, forged.map(by))).toEqual([200, 200, 429]);
    expect(reported).toEqual(['SLUICE_FORWARDED_IGNORED']);
    const address = trustedHeaderIp({ header: 'forwarded', from: ['127.0.0.1'] });
    const origin = await framework.serve([options(2, { address, onDiagnostic })]);
    const clients = ['for="203.0.113.1:80";proto=http', 'for=9.9.9.9, for=203.0.113.1', 'for=203.0.113.1'];
    expect(await statuses(origin, [...clients, 'for=203.0.113.4'].map(by))).toEqual([200, 200, 429, 200]);
    expect(reported).toHaveLength(1);
  });

  it('on a Unix socket, where clients without an address are one, with a diagnostic', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const reported: string[] = [];
    const onDiagnostic = ({ code }: Diagnostic) => reported.push(code);
    const addresses = ['203.0.113.1', '203.0.113.2', '203.0.113.3'].map(from);
    const byAddress = await framework.serve([options(2, { onDiagnostic })], {
      path: join(folder, '1'),
      trustProxy: 'loopback',
    });
    expect(await statuses(byAddress, addresses)).toEqual([200, 200, 429]);
    expect(reported).toEqual(['SLUICE_UNKNOWN_ADDRESS']);
    const byFunction = await framework.serve([options(2, { onDiagnostic })], {
      path: join(folder, '2'),
      trustProxy: (address) => address === undefined,
    });
    expect(await statuses(byFunction, [...addresses, ...addresses, ...addresses])).toEqual([
      ...[200, 200, 200, 200, 200, 200],
      ...[429, 429, 429],
    ]);
    expect(reported).toHaveLength(1);
  });

  it('by other spellings of an address', async () => {
    const origin = await framework.serve([options(2)], { trustProxy: 'loopback' });
    const spellings = ['::ffff:192.0.2.1', '192.0.2.1', '::ffff:c000:201', '64:ff9b::192.0.2.1'];
    spellings.push('64:ff9b:1::192.0.2.1', '::ffff:0:192.0.2.1', '2002:c000:201::1');
    expect(await statuses(origin, spellings.map(from))).toEqual([200, 200, 429, 429, 429, 429, 429]);
    const strangers = ['64:ff9b:1::192.0.2.2', '64:ff9b:1:c000:2:300::', '2002:c000:204::1'];
    expect(await statuses(origin, strangers.map(from))).toEqual([200, 200, 200]);
    const dotted = ['2001:db8::1.2.3.4', '2001:db8::5.6.7.8', '2001:db8::102:304'];
    expect(await statuses(origin, dotted.map(from))).toEqual([200, 200, 429]);
  });

  it('by walking through a /64, or through a /48 with a coarser limit in the same check', async () => {
    const site = limitOf(5, addressKey({ ipv6Prefix: 48 }) as unknown as Limit['key']);
    const origin = await framework.serve([options(2, { limits: [limitOf(2), site] })], {
      trustProxy: 'loopback',
    });
    const walk = ['1', '2', '3', 'ffff'].map((host) => from(`2001:db8:1:1::${host}`));
    expect(await statuses(origin, walk)).toEqual([200, 200, 429, 429]);
    const rotation = Array.from({ length: 12 }, (_, i) => from(`2001:db8:1:${(i + 2).toString(16)}::1`));
    const seen = await statuses(origin, rotation);
    expect(seen.filter((status) => status === 200)).toHaveLength(3);
  });

  it('by sending many requests before the first is answered', async () => {
    const origin = await framework.serve([options(3)]);
    const pipeline = Array.from({ length: 10 }, (_, i) => get('/login', '', i === 9)).join('');
    const seen = await statusesOf(origin, pipeline);
    expect(seen.filter((status) => status === 200)).toHaveLength(3);
    const parallel = await framework.serve([options(3)]);
    const many = await Promise.all(Array.from({ length: 20 }, () => statusesOf(parallel, get('/login'))));
    expect(many.flat().filter((status) => status === 200)).toHaveLength(3);
  });

  describe('by many logins in one GraphQL request,', () => {
    const text = `mutation { ${Array.from({ length: 50 }, (_, i) => `l${i}: login`).join(' ')} }`;
    const single = { query: '{ login }' };
    const cost = (request: AnyRequest) => graphqlRequestCost(request, parse);
    const post = (type: string, body: string, target = '/login') => {
      const head = `content-type: ${type}\r\ncontent-length: ${body.length}\r\n`;
      return `${get(target, head).replace('GET', 'POST')}${body}`;
    };
    const json = (body: unknown, target?: string) => post('application/json', JSON.stringify(body), target);
    const inUrl = `/login?query=${encodeURIComponent(text)}`;

    it.each([
      ['as JSON', json({ query: text })],
      [
        'as JSON, for a response of GraphQL',
        json({ query: text }).replace('host', 'accept: application/graphql-response+json\r\nhost'),
      ],
      ['in a batch', json(Array.from({ length: 50 }, () => single))],
      ['as application/graphql', post('application/graphql', text)],
      ['in the URL', get(inUrl)],
      ['in the URL, with variables', get(`/login?variables=%7B%7D&query=${encodeURIComponent(text)}`)],
      ['in the URL, beside a cheaper one in the body', json(single, inUrl)],
    ])('%s', async (_how, request) => {
      const origin = await framework.serve([options(60, { cost })], { parsesFirst: true });
      expect(await statuses(origin, [request, request])).toEqual([200, 429]);
    });

    it('or by a body that has not been parsed: it reaches the error handler and spends nothing', async () => {
      const origin = await framework.serve([options(1, { cost })]);
      const byBody = await framework.serve([options(1, { cost: ({ body }) => graphqlCost(body, parse) })]);
      const chunk = '11\r\n{"query":"{ a }"}\r\n0\r\n\r\n';
      const chunked = post('application/json', chunk).replace(
        /content-length: \d+/,
        'transfer-encoding: chunked',
      );
      const bodies = [json({ query: text }), post('application/graphql', text), chunked];
      expect(await statuses(origin, bodies)).toEqual([500, 500, 500]);
      expect(await statuses(byBody, [...bodies, get(inUrl)])).toEqual([500, 500, 500, 500]);
      expect(await statuses(origin, [get('/login'), get('/login')])).toEqual([200, 429]);
    });

    it('or by the name of a persisted query, whose cost the app must state', async () => {
      const byId = [json({ id: 'x' }), get('/login?extensions=%7B%7D')];
      const silent = await framework.serve([options(60, { cost })], { parsesFirst: true });
      expect(await statuses(silent, byId)).toEqual([500, 500]);
      const stated = (request: AnyRequest) => graphqlRequestCost(request, parse, { persisted: 30 });
      const origin = await framework.serve([options(60, { cost: stated })], { parsesFirst: true });
      expect(await statuses(origin, [...byId, ...byId])).toEqual([200, 200, 429, 429]);
    });
  });

  it('by separators in the parts of a key', async () => {
    const key = ({ headers }: { headers: Readonly<Record<string, unknown>> }) => {
      return joinKey(String(headers['x-tenant']), String(headers['x-user']));
    };
    const origin = await framework.serve([options(1, { key })]);
    const as = (tenant: string, user: string) => get('/login', `x-tenant: ${tenant}\r\nx-user: ${user}\r\n`);
    const pairs = [as('a', 'b:c'), as('a:b', 'c'), as('a', 'b:c'), as('1:a', ''), as('', '1:a')];
    expect(await statuses(origin, pairs)).toEqual([200, 200, 429, 200, 200]);
  });

  it('by awkward keys: long ones, prototypes, braces and globs are keys like others', async () => {
    const key = ({ headers }: { headers: Readonly<Record<string, unknown>> }) => String(headers['x-user']);
    const origin = await framework.serve([options(1, { key })]);
    for (const user of [
      '__proto__',
      'constructor',
      'x{y}z',
      '*',
      'k'.repeat(7000),
      '%00',
      "'; drop table x",
    ]) {
      const request = get('/login', `x-user: ${user}\r\n`);
      expect(await statuses(origin, [request, request]), user.slice(0, 20)).toEqual([200, 429]);
    }
  });

  it('by a flood of fresh addresses that would push a blocked one out of memory', async () => {
    const store = memoryStore({ maxKeys: 50 });
    const origin = await framework.serve([options(1, { store })], { trustProxy: 'loopback' });
    const victim = from('198.51.100.1');
    expect(await statuses(origin, [victim, victim])).toEqual([200, 429]);
    const flood = Array.from({ length: 300 }, (_, i) => {
      return get('/login', `x-forwarded-for: 203.0.${i >> 8}.${i & 255}\r\n`, i === 299);
    });
    await statusesOf(origin, flood.join(''));
    expect(await statuses(origin, [victim])).toEqual([429]);
  });

  it('by an invalid cost: it reaches the error handler and spends nothing', async () => {
    const cost = ({ headers }: { headers: Readonly<Record<string, unknown>> }) => Number(headers['x-cost']);
    const origin = await framework.serve([options(2, { cost })]);
    const spend = (units: string) => get('/login', `x-cost: ${units}\r\n`);
    const seen = await statuses(origin, ['-5', 'NaN', 'Infinity', '0.5', '1e300'].map(spend));
    expect(seen).toEqual([500, 500, 500, 500, 500]);
    expect(await statuses(origin, ['2', '1'].map(spend))).toEqual([200, 429]);
  });

  it('by an exception: a function that throws or returns nonsense never lets a request pass', async () => {
    const nonsense: Partial<ScenarioOptions>[] = [
      { limits: () => 'none' as never },
      { limits: () => [] },
      { limits: () => [{ max: 5 }] as never },
      { limits: () => undefined as never },
      { key: () => undefined as never },
      { key: () => 7 as never },
      { cost: async () => '1' as never },
      { skip: () => Promise.reject(new Error('mine')) },
      {
        address: () => {
          throw new Error('mine');
        },
      },
      {
        disclose: () => {
          throw undefined;
        },
      },
      {
        onDecision: () => {
          throw null;
        },
      },
      { cost: 9, refusal: () => ({ status: 200 }) },
      { cost: 9, refusal: () => ({ boddy: 'x' }) as never },
      { cost: 9, refusal: () => 'x' as never },
      { cost: 9, refusal: () => ({ contentType: 'a\r\nset-cookie: b' }) },
    ];
    for (const [i, more] of nonsense.entries()) {
      const origin = await framework.serve([options(5, more)]);
      expect(await statuses(origin, [get('/login')]), String(i)).toEqual([500]);
    }
  });

  it('in a header: a name cannot break out of its field', async () => {
    const name = 'a", "b";q=9;w=1 \\';
    const origin = await framework.serve([
      options(1, { limits: [fixedWindow({ name, limit: 1, window: '1h' })] }),
    ]);
    const { headers } = await fetch(`${origin}/login`);
    expect(headers.get('ratelimit-policy')).toBe('"a\\", \\"b\\";q=9;w=1 \\\\";q=1;w=3600');
    const forged = { name: 'a\r\nset-cookie: b', limit: 1, window: '1h' } as const;
    expect(() => fixedWindow(forged)).toThrow(/`name` must be 1 to 64 printable ASCII/);
  });
});
