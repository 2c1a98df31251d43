import { connect } from 'node:net';
import Router from '@koa/router';
import { createLimiter, type Limiter } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import type Koa from 'koa';
import type { Context } from 'koa';
import { describe, expect, it } from 'vitest';
import { type Diagnostic, fixedWindow, rateLimit, type StoreOptions } from '../src/index.ts';
import { koaVersions, serve, statuses } from './koa-versions.ts';

const two = fixedWindow({ name: 'two', limit: 2, window: '1h' });
const day = fixedWindow({ name: 'day', limit: 100, window: '1d' });

describe.each(koaVersions)('rateLimit on %s', (_version, KoaApp) => {
  function limited(options: Partial<StoreOptions> = {}): Koa {
    return new KoaApp().use(rateLimit({ limits: [two], ...options }));
  }

  /** Returns an app behind a limit that answers every request which passes. */
  function answering(options?: Partial<StoreOptions>): Koa {
    return limited(options).use((context) => {
      const { rateLimit, shadowRateLimit } = context.state;
      context.body = { decided: rateLimit, inShadow: shadowRateLimit };
    });
  }

  it('works with limits alone, in a memory store of its own', async () => {
    const origin = await serve(answering());
    const first = await fetch(origin);
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
    expect(await first.json()).toMatchObject({ decided: { allowed: true, remaining: 1 } });
    expect(await statuses(origin, 2)).toEqual([200, 429]);
    const other = await serve(answering());
    expect(await statuses(other, 3)).toEqual([200, 200, 429]);
  });

  it('refuses with a problem body, which is not stored', async () => {
    const app = new KoaApp().use((context, next) => {
      context.set({ etag: '"x"', 'cache-control': 'max-age=60', 'x-mine': 'stays' });
      return next();
    });
    app.use(rateLimit({ limits: [day, two], cost: 3 }));
    const origin = await serve(app);
    const { status, headers, ...response } = await fetch(origin).then(async (answer) => ({
      status: answer.status,
      headers: answer.headers,
      body: await answer.json(),
    }));
    expect(status).toBe(429);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(headers.get('cache-control')).toBe('no-store');
    expect([headers.get('etag'), headers.get('x-mine')]).toEqual([null, 'stays']);
    expect(response.body).toMatchObject({ status: 429, 'violated-policies': ['two'] });
    const head = await fetch(origin, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([429, '']);
  });

  it('keeps a decision in shadow mode apart', async () => {
    const origin = await serve(answering({ shadow: true, cost: 3 }));
    expect(await (await fetch(origin)).json()).toEqual({
      inShadow: expect.objectContaining({ allowed: false }),
    });
  });

  it('calls the functions of the options with the context', async () => {
    const app = answering({
      key: async (context) => context.get('user'),
      cost: (context) => Number(context.query.cost ?? 1),
      skip: ({ path }) => path === '/health',
    });
    const origin = await serve(app);
    expect(await statuses(`${origin}/?cost=2`, 2, { user: 'a' })).toEqual([200, 429]);
    expect(await statuses(origin, 3, { user: 'b' })).toEqual([200, 200, 429]);
    expect(await statuses(`${origin}/health`, 3, { user: 'b' })).toEqual([200, 200, 200]);
  });

  it('lets `onLimited` answer, and waits for it', async () => {
    const onLimited: StoreOptions['onLimited'] = async (context, response, { limitedBy }) => {
      await new Promise((later) => setImmediate(later));
      expect(response).toBe(context.response);
      context.body = { limitedBy };
    };
    const response = await fetch(await serve(answering({ cost: 3, onLimited })));
    expect([response.status, await response.json()]).toEqual([429, { limitedBy: 'two' }]);
    expect(response.headers.get('x-ratelimit-remaining')).toBe('2');
  });

  it.each(['key', 'limits', 'cost', 'skip', 'onLimited'] as const)(
    'passes what `%s` throws to Koa, and lets no request pass',
    async (name) => {
      for (const value of [new Error('mine'), undefined, null, 0, '']) {
        const raise = (): never => {
          throw value;
        };
        const none = fixedWindow({ name: 'none', limit: 1, window: '1h' });
        const app = answering({ limits: [none], ...(name === 'onLimited' && { cost: 2 }), [name]: raise });
        const errors: unknown[] = [];
        app.on('error', (error) => errors.push(error));
        expect(await statuses(await serve(app), 1), String(value)).toEqual([500]);
        expect(errors).toEqual([expect.any(Error)]);
      }
    },
  );

  it('passes the coded error of an outage to Koa', async () => {
    const store = memoryStore();
    await store.close();
    const app = answering({ store });
    const codes: unknown[] = [];
    app.on('error', ({ code }) => codes.push(code));
    expect(await statuses(await serve(app), 1)).toEqual([500]);
    expect(codes).toEqual(['STORE_CLOSED']);
  });

  describe('reports the quota on the answer to an error', () => {
    async function quotaAfter(error: unknown) {
      const app = limited({ limits: [day] }).use(rateLimit({ limits: [two] }));
      app.use(() => {
        throw error;
      });
      const { status, headers } = await fetch(await serve(app));
      return { status, policy: headers.get('ratelimit-policy'), mine: headers.get('x-mine') };
    }
    const policy = '"day";q=100;w=86400, "two";q=2;w=3600';

    it('that a handler throws, with that of the limiters inside', async () => {
      expect(await quotaAfter(new Error('mine'))).toEqual({ status: 500, policy, mine: null });
    });

    it('that has a status and headers of its own', async () => {
      const error = Object.assign(new Error(), {
        status: 403,
        headers: { 'x-mine': 'yes', ratelimit: 'old' },
      });
      expect(await quotaAfter(error)).toEqual({ status: 403, policy, mine: 'yes' });
      expect(error.headers.ratelimit).toBe('"day";r=99;t=86400, "two";r=1;t=3600');
    });

    it('and leaves alone what is frozen, is no error, or has headers of another kind', async () => {
      const headers = new Headers({ 'x-mine': 'yes' });
      const own = Object.assign(new Error('mine'), { headers });
      const fixed = Object.defineProperty(new Error('mine'), 'headers', { get: () => ({ 'x-mine': 'yes' }) });
      for (const thrown of [own, fixed, Object.freeze(new Error('mine')), 'mine', null]) {
        const app = new KoaApp().use(async (context, next) => {
          const error: unknown = await next().catch((caught: unknown) => caught);
          context.body = { isSame: error === thrown };
        });
        app.use(rateLimit({ limits: [two] })).use(() => {
          throw thrown;
        });
        const response = await fetch(await serve(app));
        expect(await response.json(), String(thrown)).toEqual({ isSame: true });
        expect(response.headers.get('x-ratelimit-remaining')).toBe('1');
      }
      expect(own.headers).toBe(headers);
    });
  });

  it('gives back what `countWhen` does not count, by the status that was sent', async () => {
    const store = memoryStore();
    const app = new KoaApp();
    const countWhen: StoreOptions['countWhen'] = (context, response) => {
      expect(response).toBe(context.response);
      return response.status === 401;
    };
    app.use(rateLimit({ store, limits: [two], countWhen }));
    app.use((context) => {
      context.status = Number(context.get('x-answer'));
    });
    const origin = await serve(app);
    const limiter = createLimiter({ store, limits: [two] });
    const left = async () => (await limiter.peek('127.0.0.1')).remaining;
    expect(await statuses(origin, 1, { 'x-answer': '204' })).toEqual([204]);
    await expect.poll(left).toBe(2);
    expect(await statuses(origin, 3, { 'x-answer': '401' })).toEqual([401, 401, 429]);
    expect(await left()).toBe(0);
  });

  it('runs no handler if the client disconnects during the check', async () => {
    const { capabilities, remove, close } = memoryStore();
    let calls = 0;
    const update = () => {
      calls++;
      return new Promise<never>(() => {});
    };
    const seen: unknown[] = [];
    const app = new KoaApp().use(async (context, next) => {
      await next();
      seen.push(context.status);
    });
    app.use(rateLimit({ store: { capabilities, remove, close, update }, limits: [two], deadlineMs: 60_000 }));
    app.use(() => seen.push('passed'));
    const origin = await serve(app);
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await expect.poll(() => calls).toBe(1);
    socket.destroy();
    await expect.poll(() => seen).toEqual([499]);
  });

  it('counts each route of @koa/router by its pattern, with `per`', async () => {
    const router = new Router({ prefix: '/api' });
    const perRoute = rateLimit({ limits: [two], per: 'route' });
    router.get('/u/:id', perRoute, (context) => {
      context.body = 'one';
    });
    router.post('/u/:id', perRoute, (context) => {
      context.body = 'two';
    });
    const inner = new Router().use(perRoute).get('/:name', (context) => {
      context.body = 'three';
    });
    router.use('/inner', inner.routes());
    const origin = await serve(new KoaApp().use(router.routes() as never));
    expect([
      ...(await statuses(`${origin}/api/u/1`, 1)),
      ...(await statuses(`${origin}/api/u/2`, 2)),
      (await fetch(`${origin}/api/u/1`, { method: 'HEAD' })).status,
      (await fetch(`${origin}/api/u/1`, { method: 'POST' })).status,
      ...(await statuses(`${origin}/api/inner/a`, 1)),
      ...(await statuses(`${origin}/api/inner/b`, 2)),
    ]).toEqual([200, 200, 429, 429, 200, 200, 200, 429]);
  });

  describe('behind a proxy', () => {
    const forged = ['1.1.1.1', '2.2.2.2', '3.3.3.3'];

    async function statusesBehind(app: Koa, forwarded: readonly string[]) {
      const origin = await serve(app);
      const seen = [];
      for (const value of forwarded) seen.push(...(await statuses(origin, 1, { 'x-forwarded-for': value })));
      return seen;
    }

    function reporting(settings: { proxy?: boolean; maxIpsCount?: number }) {
      const reported: string[] = [];
      const onDiagnostic = ({ code }: Diagnostic) => reported.push(code);
      const app = Object.assign(new KoaApp(settings), settings);
      app.use(rateLimit({ limits: [two], onDiagnostic })).use((context) => {
        context.body = context.ip;
      });
      return { app, reported };
    }

    it('takes the address from Koa: the entry that the outermost trusted proxy has added', async () => {
      const { app, reported } = reporting({ proxy: true, maxIpsCount: 1 });
      const forwarded = forged.map((entry) => `${entry}, 198.51.100.7`);
      expect(await statusesBehind(app, forwarded)).toEqual([200, 200, 429]);
      expect(reported).toEqual([]);
    });

    it('reports that clients can choose their address if `maxIpsCount` is not set', async () => {
      const { app, reported } = reporting({ proxy: true });
      expect(await statusesBehind(app, forged)).toEqual([200, 200, 200]);
      expect(reported).toEqual(['SLUICE_TRUST_PROXY_ALL']);
    });

    it('counts the socket, and reports the field, if the app trusts no proxy', async () => {
      const { app, reported } = reporting({});
      expect(await statusesBehind(app, forged)).toEqual([200, 200, 429]);
      expect(reported).toEqual(['SLUICE_FORWARDED_FOR_IGNORED']);
    });
  });

  it('reports a limiter that is created while a request is handled', async () => {
    const reported: string[] = [];
    const onDiagnostic = ({ code }: Diagnostic) => reported.push(code);
    const app = new KoaApp().use((context, next) =>
      rateLimit({ limits: [two], onDiagnostic })(context, next),
    );
    await fetch(await serve(app));
    expect(reported).toEqual(['SLUICE_CREATED_IN_HANDLER']);
  });

  it('serves an existing limiter: with the address, or with the context as the subject', async () => {
    const store = memoryStore();
    const key = (context: Context) => context.get('user');
    const bySubject: Limiter<Context> = createLimiter({
      store,
      prefix: 'subject',
      limits: [fixedWindow({ name: 'per-user', limit: 1, window: '1h', key })],
    });
    const byAddress = rateLimit({ limiter: createLimiter({ store, limits: [two] }) });
    const app = new KoaApp().use(byAddress).use(rateLimit({ limiter: bySubject, key: (context) => context }));
    app.use((context) => {
      context.body = 'passed';
    });
    const origin = await serve(app);
    expect(await statuses(origin, 2, { user: 'a' })).toEqual([200, 429]);
    expect((await byAddress.limiter.peek('127.0.0.1')).remaining).toBe(0);
  });

  describe('mounted itself, without a call,', () => {
    const UNCALLED = /^rateLimit: the function itself was passed as a handler.*Call it/;

    it('fails when the app starts', () => {
      expect(() => new KoaApp().use(rateLimit as never)).toThrow(UNCALLED);
      expect(() => new Router().use(rateLimit as never)).toThrow(UNCALLED);
    });

    it('fails at the first request where it is mounted at a route, of which Koa reads nothing', async () => {
      const router = new Router().get('/', rateLimit as never);
      const app = new KoaApp().use(router.routes() as never);
      const messages: string[] = [];
      app.on('error', ({ message }) => messages.push(message));
      expect(await statuses(await serve(app), 1)).toEqual([500]);
      expect(messages).toEqual([expect.stringMatching(UNCALLED)]);
    });
  });

  it('has types that fit an app with state of its own', () => {
    const app = new KoaApp<{ user?: string }>();
    app.use(rateLimit({ limits: [two], key: (context) => context.state.user ?? '' }));
    expect(app.middleware).toHaveLength(1);
  });
});
