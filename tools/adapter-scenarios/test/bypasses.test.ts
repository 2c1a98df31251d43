import { once } from 'node:events';
import { connect } from 'node:net';
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
import { describe, expect, it } from 'vitest';
import { onExpress } from './adapters/express.ts';
import { onFastify } from './adapters/fastify.ts';
import { onKoa } from './adapters/koa.ts';
import { type NodeOptions, type NodeRequest, serve } from './served.ts';

/** Sends the bytes as they are, which no HTTP client would do, and returns every status that comes back. */
async function statusesOf(origin: string, bytes: string): Promise<number[]> {
  const socket = connect(portOf(origin), '127.0.0.1');
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

function options(limit: number, more: Partial<NodeOptions> = {}): NodeOptions {
  return { store: memoryStore(), limits: [limitOf(limit)], onDiagnostic: () => {}, ...more };
}

/** Returns the request with the parsed body. A context of Koa holds it: its own body is the response's. */
function parsed(request: NodeRequest & { readonly request?: NodeRequest }): NodeRequest {
  return request.request ?? request;
}

describe.each([...onExpress, onFastify, ...onKoa])('no way around $name', (adapter) => {
  const from = (address: string) => get('/login', `x-forwarded-for: ${address}\r\n`);

  async function statuses(origin: string, requests: readonly string[]): Promise<number[]> {
    const seen: number[] = [];
    for (const request of requests) seen.push(...(await statusesOf(origin, request)));
    return seen;
  }

  it('by Forwarded, which no framework reads: reported once, and read from a known proxy', async () => {
    const by = (value: string) => get('/login', `forwarded: ${value}\r\n`);
    const reported: string[] = [];
    const onDiagnostic = ({ code }: Diagnostic) => reported.push(code);
    const silent = await serve(adapter, options(2, { onDiagnostic }), { trustsProxy: true });
    const forged = ['for=203.0.113.1', 'for=203.0.113.2', 'for=203.0.113.3'];
    expect(await statuses(silent, forged.map(by))).toEqual([200, 200, 429]);
    expect(reported).toEqual(['SLUICE_FORWARDED_IGNORED']);
    const address = trustedHeaderIp({ header: 'forwarded', from: ['127.0.0.1'] });
    const origin = await serve(adapter, options(2, { address, onDiagnostic }));
    const clients = ['for="203.0.113.1:80";proto=http', 'for=9.9.9.9, for=203.0.113.1', 'for=203.0.113.1'];
    expect(await statuses(origin, [...clients, 'for=203.0.113.4'].map(by))).toEqual([200, 200, 429, 200]);
    expect(reported).toHaveLength(1);
  });

  it('by walking through a /64, or through a /48 with a coarser limit in the same check', async () => {
    const site = limitOf(5, addressKey({ ipv6Prefix: 48 }) as unknown as Limit['key']);
    const origin = await serve(adapter, options(2, { limits: [limitOf(2), site] }), {
      trustsProxy: true,
    });
    const walk = ['1', '2', '3', 'ffff'].map((host) => from(`2001:db8:1:1::${host}`));
    expect(await statuses(origin, walk)).toEqual([200, 200, 429, 429]);
    const rotation = Array.from({ length: 12 }, (_, i) => from(`2001:db8:1:${(i + 2).toString(16)}::1`));
    const seen = await statuses(origin, rotation);
    expect(seen.filter((status) => status === 200)).toHaveLength(3);
  });

  describe('by many logins in one GraphQL request,', () => {
    const text = `mutation { ${Array.from({ length: 50 }, (_, i) => `l${i}: login`).join(' ')} }`;
    const single = { query: '{ login }' };
    const cost = (request: NodeRequest) => graphqlRequestCost(parsed(request), parse);
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
      const origin = await serve(adapter, options(60, { cost }), { parsesFirst: true });
      expect(await statuses(origin, [request, request])).toEqual([200, 429]);
    });

    it('or by a body that has not been parsed: it reaches the error handler and spends nothing', async () => {
      const origin = await serve(adapter, options(1, { cost }));
      const byBody = await serve(
        adapter,
        options(1, { cost: (request) => graphqlCost(parsed(request).body, parse) }),
      );
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
      const silent = await serve(adapter, options(60, { cost }), { parsesFirst: true });
      expect(await statuses(silent, byId)).toEqual([500, 500]);
      const stated = (request: NodeRequest) => graphqlRequestCost(parsed(request), parse, { persisted: 30 });
      const origin = await serve(adapter, options(60, { cost: stated }), { parsesFirst: true });
      expect(await statuses(origin, [...byId, ...byId])).toEqual([200, 200, 429, 429]);
    });
  });

  it('by separators in the parts of a key', async () => {
    const key = ({ headers }: { headers: Readonly<Record<string, unknown>> }) => {
      return joinKey(String(headers['x-tenant']), String(headers['x-user']));
    };
    const origin = await serve(adapter, options(1, { key }));
    const as = (tenant: string, user: string) => get('/login', `x-tenant: ${tenant}\r\nx-user: ${user}\r\n`);
    const pairs = [as('a', 'b:c'), as('a:b', 'c'), as('a', 'b:c'), as('1:a', ''), as('', '1:a')];
    expect(await statuses(origin, pairs)).toEqual([200, 200, 429, 200, 200]);
  });

  it('by a flood of fresh addresses that would push a blocked one out of memory', async () => {
    const store = memoryStore({ maxKeys: 50 });
    const origin = await serve(adapter, options(1, { store }), { trustsProxy: true });
    const victim = from('198.51.100.1');
    expect(await statuses(origin, [victim, victim])).toEqual([200, 429]);
    const flood = Array.from({ length: 300 }, (_, i) => {
      return get('/login', `x-forwarded-for: 203.0.${i >> 8}.${i & 255}\r\n`, i === 299);
    });
    await statusesOf(origin, flood.join(''));
    expect(await statuses(origin, [victim])).toEqual([429]);
  });

  it('by an exception in `address`', async () => {
    const address = (): never => {
      throw new Error('mine');
    };
    expect(await statuses(await serve(adapter, options(5, { address })), [get('/login')])).toEqual([500]);
  });
});
