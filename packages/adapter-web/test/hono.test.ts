import { getConnInfo } from '@hono/node-server/conninfo';
import { fixedWindow, type RateLimitError } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { fromCloudflare, rateLimit, type StoreOptions } from '../src/hono/index.ts';
import { serve, statuses, statusFrom } from './served.ts';

const two = fixedWindow({ name: 'two', limit: 2, window: '1h' });
const day = fixedWindow({ name: 'day', limit: 100, window: '1d' });
const peerOf = (context: Context) => getConnInfo(context).remote.address;

function limit(options: Partial<StoreOptions> = {}) {
  return rateLimit({ store: memoryStore(), limits: [two], address: peerOf, ...options });
}

/** Returns an app behind a limit whose errors a test can see. */
function limited(options: Partial<StoreOptions> = {}): Hono {
  const app = new Hono();
  app.use(limit(options));
  app.onError((error, context) => {
    const { name, message } = error;
    return context.json({ name, message, code: (error as { code?: string }).code }, 500);
  });
  return app;
}

const served = (app: Hono) => serve((request, bindings) => app.fetch(request, bindings));

describe('rateLimit on Hono', () => {
  it('lets requests pass up to the limit, then refuses with a problem body', async () => {
    const app = limited();
    app.get('/', (context) => context.json(context.get('rateLimit') ?? null));
    const origin = await served(app);
    const first = await fetch(origin);
    expect(await first.json()).toMatchObject({ allowed: true, remaining: 1 });
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
    expect(await statuses(origin, 1)).toEqual([200]);
    const refused = await fetch(origin);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(refused.headers.get('cache-control')).toBe('no-store');
    expect(await refused.json()).toMatchObject({ status: 429, 'violated-policies': ['two'] });
    const head = await fetch(origin, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([429, '']);
  });

  it('works with limits alone, in a memory store of its own', async () => {
    const app = new Hono().use(rateLimit({ limits: [two], address: peerOf }));
    app.get('/', (context) => context.text('passed'));
    expect(await statuses(await served(app), 3)).toEqual([200, 200, 429]);
  });

  it('fails at the first request if it is mounted itself: Hono reads nothing when the app starts', async () => {
    const app = new Hono().use(rateLimit as never);
    app.onError(({ message }, context) => context.text(message, 500));
    const response = await fetch(await served(app));
    expect(response.status).toBe(500);
    expect(await response.text()).toMatch(/^rateLimit: the function itself was passed as a handler/);
  });

  it('gives the context to `address` and to the other functions', async () => {
    const app = limited({
      address: fromCloudflare,
      cost: (context) => Number(context.req.query('cost') ?? 1),
    });
    app.get('/', (context) => context.text('passed'));
    const origin = await served(app);
    const from = (address: string, query = '') =>
      statuses(origin + query, 1, { 'cf-connecting-ip': address }).then(([status]) => status);
    expect([await from('192.0.2.1', '?cost=2'), await from('192.0.2.1')]).toEqual([200, 429]);
    expect(await from('192.0.2.2')).toBe(200);
  });

  it('counts the addresses 127.0.0.1 and 127.0.0.2 apart', async () => {
    const app = limited();
    app.get('/', (context) => context.text('passed'));
    const origin = await served(app);
    for (const status of [200, 200, 429]) {
      expect(await statuses(origin, 1)).toEqual([status]);
      expect(await statusFrom('127.0.0.2', origin)).toBe(status);
    }
  });

  it.each<[string, (context: Context) => Response | Promise<Response>, number]>([
    ['of text', (context) => context.text('x'), 200],
    ['redirected', (context) => context.redirect('http://127.0.0.1/x'), 302],
    ['redirected, with headers that are immutable', () => Response.redirect('http://127.0.0.1/x', 302), 302],
    ['fetched, with headers that are immutable', () => fetch('data:text/plain,x'), 200],
    ['404', (context) => context.notFound(), 404],
    [
      'of an error',
      () => {
        throw new Error('mine');
      },
      500,
    ],
  ])('reports the quota on a response %s', async (_what, handler, status) => {
    const app = limited();
    app.get('/', handler);
    const response = await fetch(await served(app), { redirect: 'manual' });
    expect([response.status, response.headers.get('x-ratelimit-remaining')]).toEqual([status, '1']);
  });

  it('keeps the cookies of a response that must be copied', async () => {
    const headers = new Headers();
    for (const cookie of ['a=1', 'b=2']) headers.append('set-cookie', cookie);
    const upstream = await serve(() => new Response('x', { headers }));
    const app = limited();
    app.get('/', () => fetch(upstream));
    const response = await fetch(await served(app));
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('x-ratelimit-limit')).toBe('2');
  });

  it('counts requests without a route', async () => {
    expect(await statuses(await served(limited()), 3)).toEqual([404, 404, 429]);
  });

  it('reports the limits of both, if two are in a row: the outer writes last', async () => {
    const app = limited({ limits: [day] });
    app.use(limit());
    app.get('/', (context) => context.text('passed'));
    const origin = await served(app);
    for (const status of [200, 200, 429]) {
      const response = await fetch(origin);
      expect(response.status).toBe(status);
      expect(response.headers.get('ratelimit-policy')).toBe('"day";q=100;w=86400, "two";q=2;w=3600');
    }
  });

  it('keeps CORS fields and cookies on a refusal, but nothing of another body', async () => {
    const app = new Hono();
    app.use(cors({ origin: 'https://app.example' }));
    app.use(async (context, next) => {
      context.header('set-cookie', 'a=1');
      context.header('etag', '"v1"');
      context.header('cache-control', 'public, max-age=60');
      await next();
    });
    app.use(limit({ cost: 3 }));
    const { status, headers } = await fetch(await served(app), {
      headers: { origin: 'https://app.example' },
    });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([429, 'https://app.example']);
    expect(headers.getSetCookie()).toEqual(['a=1']);
    expect([headers.get('etag'), headers.get('cache-control')]).toEqual([null, 'no-store']);
  });

  it("counts each route apart with `per: 'route'`, by its declared pattern", async () => {
    const app = limited({ per: 'route' });
    const users = new Hono();
    users.get('/:id', (context) => context.text('passed'));
    app.route('/users', users);
    app.get('/login', (context) => context.text('passed'));
    app.post('/login', (context) => context.text('passed'));
    const origin = await served(app);
    expect(await statuses(`${origin}/users/1`, 1)).toEqual([200]);
    expect(await statuses(`${origin}/users/2`, 2)).toEqual([200, 429]);
    expect(await statuses(`${origin}/login`, 3)).toEqual([200, 200, 429]);
    expect((await fetch(`${origin}/login`, { method: 'HEAD' })).status).toBe(429);
    expect((await fetch(`${origin}/login`, { method: 'POST' })).status).toBe(200);
    expect([...(await statuses(`${origin}/x`, 2)), ...(await statuses(`${origin}/y`, 1))]).toEqual([
      404, 404, 429,
    ]);
  });

  it.each(['key', 'limits', 'cost', 'skip', 'address'])(
    'passes an error of `%s` to onError, and lets no request pass',
    async (name) => {
      let passed = 0;
      const raise = (): never => {
        throw new Error('mine');
      };
      const app = limited({ [name]: raise });
      app.get('/', (context) => context.text(`${++passed}`));
      const response = await fetch(await served(app));
      expect([response.status, passed]).toEqual([500, 0]);
      expect(await response.json()).toMatchObject({ message: 'mine' });
    },
  );

  it('passes the coded error to onError while the store is out', async () => {
    const store = memoryStore();
    await store.close();
    const response = await fetch(await served(limited({ store })));
    expect(await response.json()).toMatchObject({ code: 'STORE_CLOSED' satisfies RateLimitError['code'] });
  });

  it('settles by the status of the answer, that of an error included', async () => {
    const app = limited({ countWhen: (_context, { status }) => status === 401 });
    app.get('/:status', (context) => {
      const status = Number(context.req.param('status'));
      if (status === 500) throw new Error('mine');
      return context.body(null, status as 401);
    });
    const origin = await served(app);
    const seen: number[] = [];
    for (const status of [500, 200, 500, 401, 401, 200]) {
      seen.push(...(await statuses(`${origin}/${status}`, 1)));
    }
    expect(seen).toEqual([500, 200, 500, 401, 401, 429]);
  });

  it('keeps a decision in shadow mode apart', async () => {
    const app = limited();
    app.use(limit({ shadow: true, cost: 3 }));
    app.get('/', ({ var: { rateLimit: enforced, shadowRateLimit } }) =>
      Response.json([enforced?.allowed, shadowRateLimit?.allowed]),
    );
    expect(await (await fetch(await served(app))).json()).toEqual([true, false]);
  });

  it('resets a client by its context or by its key', async () => {
    const handler = limit();
    const app = new Hono();
    app.use(handler);
    app.get('/', (context) => context.text('passed'));
    const origin = await served(app);
    expect(await statuses(origin, 3)).toEqual([200, 200, 429]);
    await handler.limiter.reset('127.0.0.1');
    expect(await statuses(origin, 3)).toEqual([200, 200, 429]);
  });
});

describe('the options of rateLimit on Hono', () => {
  it('must have an address, which is never guessed', () => {
    // @ts-expect-error no address
    expect(() => rateLimit({ store: memoryStore(), limits: [two] })).toThrow(
      /^rateLimit: `address` must be a function/,
    );
  });

  it('are validated at once, and have the types of the context', () => {
    // @ts-expect-error no such option
    expect(() => limit({ max: 5 })).toThrow(/there is no option "max"/);
    const handler = rateLimit({
      store: memoryStore(),
      limits: [fixedWindow({ name: 'own', limit: 1, window: '1m', key: (context) => context.req.path })],
      address: fromCloudflare,
      key: async (context) => context.req.header('user') ?? '',
    });
    expectTypeOf(handler).toExtend<import('hono').MiddlewareHandler>();
  });
});
