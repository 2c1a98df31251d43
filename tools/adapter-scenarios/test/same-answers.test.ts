import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { AdapterUnderTest } from '@sluice/adapter-conformance';
import { limitUpgrades } from '@sluice/adapter-ws';
import { fixedWindow, gcra, tokenBucket } from '@sluice/core';
import type { HeaderFormat } from '@sluice/http';
import { memoryStore } from '@sluice/store-memory';
import { type Item, parseDictionary, parseItem, parseList } from 'structured-headers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { allAdapters } from './adapters/all-adapters.ts';
import { onExpress } from './adapters/express.ts';
import { onFastify } from './adapters/fastify.ts';
import { onKoa } from './adapters/koa.ts';
import { type NodeOptions, serve } from './served.ts';

const limits = [
  fixedWindow({ name: 'a "quoted" \\ name', limit: 3, window: '90s' }),
  tokenBucket({ name: 'burst', capacity: 2, refill: { amount: 1, every: '1500ms' } }),
];

/** Returns everything that comes over the wire, except what the framework adds on its own. */
async function raw(origin: string, requestLine: string, fieldLines = 'connection: close'): Promise<string> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.setEncoding('utf8');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.write(`${requestLine} HTTP/1.1\r\nhost: x\r\n${fieldLines}\r\n\r\n`);
  await once(socket, 'close');
  const [head = '', ...body] = text.split('\r\n\r\n');
  const [status, ...fields] = head.split('\r\n');
  const ours = fields
    .map((field) => field.replace(/^[^:]*/, (name) => name.toLowerCase()))
    .filter((field) =>
      /^(x-)?ratelimit|^retry-after|^cache-control|^content-type: application\/problem/.test(field),
    );
  // The order of fields means nothing, nor do the reason and how the body is cut.
  const isChunked = fields.some((field) => /^transfer-encoding: chunked$/i.test(field));
  const whole = body.join('\r\n\r\n').replace(isChunked ? /^[\da-f]+\r\n|\r\n0\r\n.*$/gs : '', '');
  return [status?.slice(0, 12), ...ours.sort(), '', status?.includes(' 200') ? '' : whole].join('\r\n');
}

function options(format: HeaderFormat | undefined, more: Partial<NodeOptions> = {}): NodeOptions {
  // The clock stands still, so that both report the same seconds.
  const store = memoryStore({ clock: { now: () => 1_700_000_000_000 } });
  return { store, limits, ...(format && { headers: format }), ...more };
}

describe('all adapters', () => {
  it.each([
    ['by default', undefined, {}],
    ['with problem bodies that disclose nothing', undefined, { disclose: false }],
    ['with a body from the app', undefined, { refusal: () => ({ body: 'Slow down.' }) }],
    ...(['legacy', 'draft-6', 'draft-7', 'draft-8', 'draft-9', 'draft-10'] as const).map(
      (format): [string, HeaderFormat, object] => [`in ${format}`, format, {}],
    ),
  ])('answer with the same status, fields and body, %s', async (_what, format, more) => {
    const answers: string[][] = [];
    for (const adapter of allAdapters) {
      const origin = await serve(adapter, options(format, more));
      const seen: string[] = [];
      for (let i = 0; i < 4; i++) seen.push(await raw(origin, 'GET /login'));
      seen.push(await raw(origin, 'HEAD /login'));
      answers.push(seen);
    }
    for (const [i, seen] of answers.entries()) expect(seen, allAdapters[i]?.name).toEqual(answers[0]);
    expect(answers[0]?.map((answer) => answer.slice(9, 12))).toEqual(['200', '200', '429', '429', '429']);
    // An upgrade that passes has no answer of ours; one that is refused has the same.
    const origin = await serveUpgrades(options(format, more));
    const refused: string[] = [];
    for (let i = 0; i < 4; i++) {
      refused.push(await raw(origin, 'GET /login', 'connection: upgrade\r\nupgrade: websocket'));
    }
    expect(refused.slice(0, 2).map((answer) => answer.slice(9, 12))).toEqual(['101', '101']);
    expect(refused.slice(2), 'ws').toEqual(answers[0]?.slice(2, 4));
  });
});

/** Serves upgrades behind a limiter until the test ends. Those that pass are answered and closed. */
async function serveUpgrades(given: NodeOptions): Promise<string> {
  const server = createServer().on(
    'upgrade',
    limitUpgrades(given as never, (_request, socket) =>
      socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
    ),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Returns the headers of a request that passes and of one that is refused. */
async function fieldsOf(adapter: AdapterUnderTest, headers: NodeOptions['headers']) {
  const origin = await serve(adapter, options(undefined, headers === undefined ? {} : { headers }));
  const passed = await fetch(`${origin}/login`);
  await fetch(`${origin}/login`);
  return { passed: passed.headers, refused: (await fetch(`${origin}/login`)).headers };
}

const NAME = 'a "quoted" \\ name';
const list = (value: string | null): unknown[] => {
  return parseList(value ?? '').map(([name, parameters]) => [name, Object.fromEntries(parameters)]);
};

describe.each([...onExpress, onFastify, ...onKoa])('$name reports the quota', (adapter) => {
  it('in X-RateLimit-* fields, of the tightest limit', async () => {
    const { passed, refused } = await fieldsOf(adapter, 'legacy');
    const values = (from: Headers) => {
      return ['limit', 'remaining', 'reset'].map(
        (name) => parseItem(from.get(`x-ratelimit-${name}`) ?? '')[0],
      );
    };
    expect(values(passed)).toEqual([2, 1, 2]);
    expect(values(refused)).toEqual([2, 0, 2]);
    expect([passed.get('ratelimit'), passed.get('ratelimit-policy')]).toEqual([null, null]);
  });

  it('in the fields of draft 6', async () => {
    const { passed, refused } = await fieldsOf(adapter, 'draft-6');
    const values = (from: Headers) => {
      return ['limit', 'remaining', 'reset'].map((name) => parseItem(from.get(`ratelimit-${name}`) ?? '')[0]);
    };
    expect(values(passed)).toEqual([2, 1, 2]);
    expect(values(refused)).toEqual([2, 0, 2]);
    expect(list(passed.get('ratelimit-policy'))).toEqual([
      [2, { w: 3 }],
      [3, { w: 90 }],
    ]);
  });

  it('in the fields of draft 7', async () => {
    const { passed, refused } = await fieldsOf(adapter, 'draft-7');
    const values = (from: Headers) => {
      const members = [...parseDictionary(from.get('ratelimit') ?? '')] as [string, Item][];
      return Object.fromEntries(members.map(([name, [value]]) => [name, value]));
    };
    expect(values(passed)).toEqual({ limit: 2, remaining: 1, reset: 2 });
    expect(values(refused)).toEqual({ limit: 2, remaining: 0, reset: 2 });
    expect(list(passed.get('ratelimit-policy'))).toHaveLength(2);
  });

  it.each(['draft-8', 'draft-9', 'draft-10'] as const)(
    'in the fields of %s, each limit with its policy',
    async (draft) => {
      const { passed, refused } = await fieldsOf(adapter, draft);
      expect(list(passed.get('ratelimit-policy'))).toEqual([
        [NAME, { q: 3, w: 90 }],
        ['burst', { q: 2, w: 3 }],
      ]);
      expect(list(passed.get('ratelimit'))).toEqual([
        [NAME, { r: 2, t: 90 }],
        ['burst', { r: 1, t: 2 }],
      ]);
      // Only limits that deny have a time, so that Retry-After is never earlier than one of them.
      expect(list(refused.get('ratelimit'))).toEqual([
        [NAME, { r: 1 }],
        ['burst', { r: 0, t: 2 }],
      ]);
      expect(refused.get('retry-after')).toBe('2');
    },
  );

  it('in several formats at once, each field as the newest writes it', async () => {
    const { passed } = await fieldsOf(adapter, ['draft-6', 'legacy', 'draft-7', 'draft-8']);
    expect(passed.get('x-ratelimit-limit')).toBe('2');
    expect(passed.get('ratelimit-limit')).toBe('2');
    expect(list(passed.get('ratelimit'))).toHaveLength(2);
    expect(list(passed.get('ratelimit-policy'))[0]).toEqual([NAME, { q: 3, w: 90 }]);
  });

  it('with the sustained rate of a limit, if `policies` names it', async () => {
    const api = gcra({ name: 'api', limit: 60, period: '1m', burst: 100 });
    const more = { limits: [api, ...limits], policies: { api: { quota: 60, window: '1m' } } } as const;
    const seen: (string | null)[] = [];
    for (const format of ['draft-6', 'draft-7', 'draft-10'] as const) {
      const origin = await serve(adapter, options(format, more));
      const { headers } = await fetch(`${origin}/login`);
      seen.push(headers.get('ratelimit-policy'));
      if (format === 'draft-10') seen.push(headers.get('ratelimit'));
    }
    const bare = await serve(adapter, options('draft-10', { limits: [api] }));
    seen.push((await fetch(`${bare}/login`)).headers.get('ratelimit-policy'));
    expect(seen.slice(2).map((value) => value?.split(', ')[0])).toEqual([
      '"api";q=60;w=60',
      '"api";r=99;t=1',
      '"api";q=100;w=100',
    ]);
    expect(seen.slice(0, 2)).toEqual([
      expect.stringContaining('60;w=60'),
      expect.stringContaining('60;w=60'),
    ]);
  });
});
