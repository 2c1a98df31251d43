import type { HttpBindings } from '@hono/node-server';
import { concurrency, createLimiter, fixedWindow, type Limit, slidingWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import {
  decisionOf,
  fromCloudflare,
  fromFly,
  fromVercel,
  isPreflight,
  rateLimited,
  type StoreOptions,
  type WebHandler,
} from '../src/index.ts';
import { peerOf, serve, statuses, statusFrom } from './served.ts';

const two = fixedWindow({ name: 'two', limit: 2, window: '1h' });
const day = fixedWindow({ name: 'day', limit: 100, window: '1d' });
const later = () => new Promise((resolve) => setImmediate(resolve));

type Options = Partial<StoreOptions<HttpBindings>>;

function limited(options: Options = {}, handler: WebHandler<HttpBindings> = () => new Response('passed')) {
  return rateLimited<HttpBindings>(
    { store: memoryStore(), limits: [two], address: peerOf, ...options },
    handler,
  );
}

describe('rateLimited', () => {
  it('lets requests pass up to the limit, then refuses with a problem body', async () => {
    const origin = await serve(limited());
    const first = await fetch(origin);
    expect([first.status, await first.text()]).toEqual([200, 'passed']);
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
    expect(first.headers.get('retry-after')).toBeNull();
    expect((await fetch(origin)).headers.get('ratelimit')).toMatch(/^"two";r=0;t=3[56]\d\d$/);
    const refused = await fetch(origin);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(refused.headers.get('cache-control')).toBe('no-store');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3500);
    expect(await refused.json()).toMatchObject({ status: 429, 'violated-policies': ['two'] });
    const head = await fetch(origin, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([429, '']);
  });

  it('admits exactly the limit out of a burst', async () => {
    const origin = await serve(limited({ key: async () => later().then(() => 'all') }));
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(origin)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
  });

  it('counts the addresses 127.0.0.1 and 127.0.0.2 apart, whatever X-Forwarded-For says', async () => {
    const origin = await serve(limited());
    for (const [i, status] of [200, 200, 429].entries()) {
      expect(await statuses(origin, 1, { 'x-forwarded-for': `203.0.113.${i}` })).toEqual([status]);
      expect(await statusFrom('127.0.0.2', origin)).toBe(status);
    }
  });

  it('counts clients without an address as one, and reports it once', async () => {
    const reported: string[] = [];
    const onDiagnostic = ({ code }: { code: string }) => reported.push(code);
    const origin = await serve(limited({ address: () => undefined, onDiagnostic }));
    expect(await statuses(origin, 3)).toEqual([200, 200, 429]);
    expect(reported).toEqual(['SLUICE_UNKNOWN_ADDRESS']);
  });

  it.each<[string, () => Response | Promise<Response>, number]>([
    ['of its own', () => new Response('x'), 200],
    ['404', () => new Response('x', { status: 404 }), 404],
    ['500', () => new Response('x', { status: 500 }), 500],
    ['without a body', () => new Response(null, { status: 204 }), 204],
    ['redirected, with headers that are immutable', () => Response.redirect('http://127.0.0.1/x', 302), 302],
    ['fetched, with headers that are immutable', () => fetch('data:text/plain,x'), 200],
    ['with frozen headers', () => Object.freeze(new Response('x')), 200],
    ['JSON', () => Response.json({ passed: true }), 200],
  ])('reports the quota on a response %s', async (_what, handler, status) => {
    const origin = await serve(limited({}, handler));
    const response = await fetch(origin, { redirect: 'manual' });
    expect(response.status).toBe(status);
    expect(response.headers.get('x-ratelimit-remaining')).toBe('1');
    expect(response.headers.get('ratelimit-policy')).toBe('"two";q=2;w=3600');
  });

  it('keeps cookies, body and status of a response that must be copied', async () => {
    const upstream = await serve(() => {
      const headers = new Headers({ 'x-mine': 'kept' });
      headers.append('set-cookie', 'a=1');
      headers.append('set-cookie', 'b=2');
      return new Response('from upstream', { status: 203, headers });
    });
    const origin = await serve(limited({}, () => fetch(upstream)));
    const response = await fetch(origin);
    expect([response.status, await response.text()]).toEqual([203, 'from upstream']);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect([response.headers.get('x-mine'), response.headers.get('x-ratelimit-limit')]).toEqual([
      'kept',
      '2',
    ]);
  });

  it('reports the limits of both, if one handler is limited twice: the outer writes last', async () => {
    const inner = limited();
    const outer = limited({ limits: [day] }, (request, info) => inner(request, info));
    const origin = await serve(outer);
    const seen: (string | null)[] = [];
    for (let i = 0; i < 3; i++) {
      const { status, headers } = await fetch(origin);
      seen.push(`${status} ${headers.get('ratelimit-policy')} ${headers.get('x-ratelimit-remaining')}`);
    }
    const policies = '"day";q=100;w=86400, "two";q=2;w=3600';
    expect(seen).toEqual([`200 ${policies} 1`, `200 ${policies} 0`, `429 ${policies} 0`]);
  });

  it('reports a limit that counts a request twice', async () => {
    const reported: string[] = [];
    const options = {
      store: memoryStore(),
      onDiagnostic: ({ code }: { code: string }) => reported.push(code),
    };
    const inner = limited(options);
    expect(await statuses(await serve(limited(options, inner)), 1)).toEqual([200]);
    expect(reported).toEqual(['SLUICE_COUNTED_TWICE']);
  });

  it.each(['key', 'limits', 'cost', 'skip'])(
    'lets no request pass if `%s` throws or rejects',
    async (name) => {
      for (const fail of [
        () => Promise.reject(new Error('the database is out')),
        () => {
          throw new Error('the database is out');
        },
      ]) {
        let passed = 0;
        const handler = limited({ [name]: fail } as Options, () => new Response(`${++passed}`));
        await expect(handler(new Request('http://x/'))).rejects.toThrow('the database is out');
        expect(await statuses(await serve(handler), 1)).toEqual([500]);
        expect(passed).toBe(0);
      }
    },
  );

  it('neither runs the handler nor charges, if the client disconnects while `key` is pending', async () => {
    let passed = 0;
    let isPending = false;
    const handler = limited(
      {
        key: () => {
          if (isPending) return 'ann';
          isPending = true;
          return new Promise<string>(() => {});
        },
      },
      () => new Response(`${++passed}`),
    );
    const outcomes: number[] = [];
    const origin = await serve(async (request, info) => {
      const response = await handler(request, info);
      outcomes.push(response.status);
      return response;
    });
    const leaving = new AbortController();
    const answer = fetch(origin, { signal: leaving.signal });
    await expect.poll(() => isPending).toBe(true);
    leaving.abort();
    await expect(answer).rejects.toThrow(/abort/);
    await expect.poll(() => outcomes).toEqual([499]);
    expect(passed).toBe(0);
    expect(await statuses(origin, 3)).toEqual([200, 200, 429]);
  });

  it('gives back what `countWhen` does not count, once the status is known, and through `waitUntil`', async () => {
    const waited: Promise<unknown>[] = [];
    const info = { waitUntil: (promise: Promise<unknown>) => waited.push(promise) };
    const handler = rateLimited(
      {
        store: memoryStore(),
        limits: [two],
        address: () => '192.0.2.1',
        countWhen: (_request, response) => response.status === 401,
      },
      (request) => new Response(null, { status: Number(new URL(request.url).searchParams.get('status')) }),
    );
    const send = async (status: number) => {
      const answer = await handler(new Request(`http://x/?status=${status}`), info);
      await Promise.all(waited.splice(0));
      return `${answer.status} ${answer.headers.get('x-ratelimit-remaining')}`;
    };
    expect([await send(200), await send(200), await send(401), await send(200)]).toEqual([
      '200 1',
      '200 1',
      '401 1',
      '200 0',
    ]);
    expect([await send(401), await send(401)]).toEqual(['401 0', '429 0']);
  });

  it('frees the slot of a request when its handler returns or throws', async () => {
    const slot = concurrency({ name: 'slot', limit: 1, lease: '1m' });
    const running: (() => void)[] = [];
    const handler = limited({ limits: [slot] }, async ({ url }) => {
      if (url.endsWith('/throws')) throw new Error('mine');
      if (url.endsWith('/slow')) await new Promise<void>((resolve) => running.push(resolve));
      return new Response();
    });
    const origin = await serve(handler);
    expect(await statuses(`${origin}/throws`, 2)).toEqual([500, 500]);
    const slow = fetch(`${origin}/slow`);
    await expect.poll(() => running.length).toBe(1);
    expect(await statuses(origin, 1)).toEqual([429]);
    running[0]?.();
    expect((await slow).status).toBe(200);
    await expect.poll(async () => (await fetch(origin)).status).toBe(200);
  });

  it('frees the slot when the client disconnects, while the handler goes on', async () => {
    const slot = concurrency({ name: 'slot', limit: 1, lease: '1m' });
    let running = 0;
    const origin = await serve(
      limited({ limits: [slot] }, ({ url }) => {
        if (!url.endsWith('/slow')) return new Response();
        running++;
        return new Promise<Response>(() => {});
      }),
    );
    const leaving = new AbortController();
    const answer = fetch(`${origin}/slow`, { signal: leaving.signal });
    await expect.poll(() => running).toBe(1);
    expect(await statuses(origin, 1)).toEqual([429]);
    leaving.abort();
    await expect(answer).rejects.toThrow(/abort/);
    await expect.poll(async () => (await fetch(origin)).status).toBe(200);
  });

  it('lets `onLimited` change the refusal or return another, but not while the store is out', async () => {
    const changed = limited({ cost: 3, onLimited: (_request, { headers }) => headers.set('x-mine', 'yes') });
    const { status, headers } = await fetch(await serve(changed));
    expect([status, headers.get('x-mine'), headers.get('x-ratelimit-limit')]).toEqual([429, 'yes', '2']);
    const onLimited: Options['onLimited'] = () => Response.json({ slow: 'down' }, { status: 420 });
    const replaced = await fetch(await serve(limited({ cost: 3, onLimited })));
    expect([replaced.status, await replaced.json()]).toEqual([420, { slow: 'down' }]);
    expect(replaced.headers.get('cache-control')).toBe('no-store');
    const store = memoryStore();
    await store.close();
    const out = await fetch(await serve(limited({ store, onStoreFailure: 'deny', onLimited })));
    expect(out.status).toBe(503);
    const throws = () => {
      throw undefined;
    };
    expect(await statuses(await serve(limited({ cost: 3, onLimited: throws })), 1)).toEqual([500]);
  });

  it('keeps the decision of an enforced check, not of one in shadow mode', async () => {
    const seen: unknown[] = [];
    const keep: WebHandler<HttpBindings> = (request) => {
      seen.push(decisionOf(request)?.allowed);
      return new Response();
    };
    await fetch(await serve(limited({}, keep)));
    await fetch(await serve(limited({ shadow: true, cost: 3 }, keep)));
    await fetch(await serve(limited({ skip: () => true }, keep)));
    expect(seen).toEqual([true, undefined, undefined]);
  });

  it('skips preflights, by the headers of the Web', async () => {
    const origin = await serve(limited({ skip: isPreflight }));
    const preflight = { origin: 'http://a', 'access-control-request-method': 'GET' };
    for (let i = 0; i < 3; i++) {
      expect((await fetch(origin, { method: 'OPTIONS', headers: preflight })).status).toBe(200);
    }
    expect(await statuses(origin, 3)).toEqual([200, 200, 429]);
  });

  it('serves an existing limiter, with the address or with a subject', async () => {
    const store = memoryStore();
    const byText = createLimiter({ store, limits: [two] });
    const origin = await serve(rateLimited({ limiter: byText, address: peerOf }, () => new Response()));
    expect(await statuses(origin, 3)).toEqual([200, 200, 429]);
    expect((await byText.peek('127.0.0.1')).remaining).toBe(0);
    const perUser: Limit<{ user: string }> = slidingWindow({
      name: 'per-user',
      limit: 1,
      window: '1h',
      key: ({ user }) => user,
    });
    const bySubject = createLimiter({ store, limits: [perUser] });
    const handler = rateLimited(
      { limiter: bySubject, address: peerOf, key: ({ headers }) => ({ user: headers.get('user') ?? '' }) },
      () => new Response(),
    );
    expect(await statuses(await serve(handler), 2, { user: 'ann' })).toEqual([200, 429]);
  });
});

describe('the options of rateLimited', () => {
  const options = { store: memoryStore(), limits: [two] };
  const make = (more: object) => () => rateLimited({ ...options, ...more } as never, () => new Response());

  it('must have an address, which is never guessed', () => {
    expect(make({})).toThrow(
      expect.objectContaining({
        code: 'WRONG_TYPE',
        message: expect.stringMatching(
          /^rateLimit: `address` must be a function .* fromCloudflare; got undefined/,
        ),
      }),
    );
    expect(make({ address: '127.0.0.1' })).toThrow(/^rateLimit: `address` must be a function/);
  });

  it('are validated at once', () => {
    expect(make({ address: peerOf, max: 5 })).toThrow(/there is no option "max"/);
    expect(() => rateLimited(undefined as never, () => new Response())).toThrow(
      /must be an object of options/,
    );
    expect(() => rateLimited({ ...options, address: peerOf }, undefined as never)).toThrow(
      /the second argument must be a handler/,
    );
  });
});

it('reads the address that the platform has set, from a request or from a context of Hono', () => {
  const headers = new Headers({
    'cf-connecting-ip': '192.0.2.1',
    'x-real-ip': '192.0.2.2',
    'fly-client-ip': '192.0.2.3',
  });
  const seen = [fromCloudflare, fromVercel, fromFly].flatMap((addressOf) => [
    addressOf({ headers }),
    addressOf({ req: { raw: { headers } } }),
    addressOf({ headers: new Headers() }),
  ]);
  expect(seen).toEqual(
    ['192.0.2.1', '192.0.2.2', '192.0.2.3'].flatMap((address) => [address, address, undefined]),
  );
});
