import { concurrency, createLimiter, type Decision, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { type FastifyRateLimitOptions, rateLimit } from '../src/index.ts';
import { isIgnoredHopCount, trustedBy } from '../src/trust-proxy.ts';
import { listen, newApp, statuses } from './served.ts';

const two = fixedWindow({ name: 'two', limit: 2, window: '1m' });
const one = fixedWindow({ name: 'one', limit: 1, window: '1m' });

describe('the plugin', () => {
  it('limits the routes of its scope, including those registered before it', async () => {
    const app = newApp();
    app.get('/before', async () => 'ok');
    app.get('/own', { config: { rateLimit: { limits: [one] } } }, async () => 'ok');
    app.get('/wrong', { config: { rateLimit: { limit: [one] } as never } }, async () => 'ok');
    await app.register(rateLimit, { store: memoryStore(), limits: [two] });
    app.get('/after', async () => 'ok');
    const origin = await listen(app);
    expect(await statuses(`${origin}/after`, 2)).toEqual([200, 200]);
    expect(await statuses(`${origin}/before`, 1)).toEqual([429]);
    expect(await statuses(`${origin}/own`, 2)).toEqual([200, 429]);
    expect(await statuses(`${origin}/wrong`, 2)).toEqual([500, 500]);
  });

  it('works with limits alone, its routes in one memory store of its own', async () => {
    const app = newApp();
    await app.register(rateLimit, { limits: [two] });
    app.get('/', async () => 'ok');
    app.get('/same', { config: { rateLimit: { cost: 2 } } }, async () => 'ok');
    const origin = await listen(app);
    expect(await statuses(origin, 1)).toEqual([200]);
    expect(await statuses(`${origin}/same`, 1)).toEqual([429]);
    expect(await statuses(origin, 2)).toEqual([200, 429]);
    const atRoutes = newApp();
    await atRoutes.register(rateLimit, { global: false });
    atRoutes.get('/', { config: { rateLimit: { limits: [one] } } }, async () => 'ok');
    expect(await statuses(await listen(atRoutes), 2)).toEqual([200, 429]);
  });

  it('rejects, before the app is ready, if it is registered without options', async () => {
    await expect(newApp().register(rateLimit as never)).rejects.toThrow(
      /^rateLimit: `limits` must be an array/,
    );
  });

  it('fails each request, with the remedy, if it is added as a hook in place of a plugin', async () => {
    const app = newApp();
    app.addHook('onRequest', rateLimit as never);
    app.get('/', async () => 'ok');
    const response = await fetch(await listen(app));
    expect(response.status).toBe(500);
    expect(await response.text()).toMatch(/rateLimit: the function itself was passed as a handler/);
  });

  it('limits requests without a route, with and without a not-found handler of the app', async () => {
    for (const own of [false, true]) {
      const app = newApp();
      await app.register(rateLimit, { store: memoryStore(), limits: [two] });
      if (own) app.setNotFoundHandler((_request, reply) => reply.code(410).send());
      const origin = await listen(app);
      const status = own ? 410 : 404;
      expect(await statuses(`${origin}/${own}`, 3)).toEqual([status, status, 429]);
      expect(await statuses(`${origin}/other`, 1, { method: 'DELETE' })).toEqual([429]);
    }
  });

  it('limits nothing by itself with `global: false`', async () => {
    const app = newApp();
    await app.register(rateLimit, { store: memoryStore(), global: false });
    app.get('/free', async () => 'ok');
    app.get('/limited', { config: { rateLimit: { limits: [one] } } }, async () => 'ok');
    const origin = await listen(app);
    expect(await statuses(`${origin}/free`, 3)).toEqual([200, 200, 200]);
    expect(await statuses(`${origin}/none`, 3)).toEqual([404, 404, 404]);
    expect(await statuses(`${origin}/limited`, 2)).toEqual([200, 429]);
  });

  it('stays within the scope it is registered in', async () => {
    const app = newApp();
    await app.register(async (scope) => {
      await scope.register(rateLimit, { store: memoryStore(), limits: [one] });
      scope.get('/inside', async () => 'ok');
    });
    app.get('/outside', async () => 'ok');
    const origin = await listen(app);
    expect(await statuses(`${origin}/inside`, 2)).toEqual([200, 429]);
    expect(await statuses(`${origin}/outside`, 2)).toEqual([200, 200]);
  });

  it('checks with every registration that covers a route, and reports all of them', async () => {
    const app = newApp();
    const store = memoryStore();
    await app.register(rateLimit, { store, limits: [two] });
    await app.register(async (scope) => {
      await scope.register(rateLimit, { store, limits: [one], hook: 'preHandler', key: () => 'all' });
      scope.get('/', async () => 'ok');
      scope.get('/free', { config: { rateLimit: false } }, async () => 'ok');
    });
    const origin = await listen(app);
    const { status, headers } = await fetch(origin);
    expect([status, headers.get('ratelimit')]).toEqual([200, '"two";r=1;t=60, "one";r=0;t=60']);
    expect(await statuses(`${origin}/free`, 5)).toEqual([200, 200, 200, 200, 200]);
    expect(await statuses(origin, 2)).toEqual([429, 429]);
  });

  it('gives the options of a route only to the first registration that covers it', async () => {
    const app = newApp();
    await app.register(rateLimit, { store: memoryStore(), limits: [two] });
    const third = fixedWindow({ name: 'three', limit: 3, window: '1m' });
    await app.register(rateLimit, { store: memoryStore(), limits: [third] });
    app.get('/', { config: { rateLimit: { limits: [one] } } }, async () => 'ok');
    const { headers } = await fetch(await listen(app));
    expect(headers.get('ratelimit')).toBe('"one";r=0;t=60, "three";r=2;t=60');
  });

  it.each(['onRequest', 'preParsing', 'preValidation', 'preHandler'] as const)(
    'checks in the hook %s, where a key may need what an earlier hook has found',
    async (hook) => {
      const app = newApp();
      app.decorateRequest('user', '');
      app.addHook('onRequest', async (request) => {
        Object.assign(request, { user: request.headers['x-user'] });
      });
      const key = (request: FastifyRequest) => (request as unknown as { user: string }).user;
      await app.register(rateLimit, { store: memoryStore(), limits: [one], hook, key });
      app.post('/', async () => 'ok');
      const origin = await listen(app);
      const as = (user: string) => statuses(origin, 2, { method: 'POST', headers: { 'x-user': user } });
      expect(await as('a')).toEqual([200, 429]);
      expect(await as('b')).toEqual([200, 429]);
    },
  );

  it('has one budget for GET and the HEAD route that Fastify adds, with route options too', async () => {
    const app = newApp();
    await app.register(rateLimit, { store: memoryStore(), global: false });
    const config = { rateLimit: { limits: [two], per: 'route' as const } };
    app.get('/a', { config }, async () => 'ok');
    app.get('/b', { config }, async () => 'ok');
    const origin = await listen(app);
    expect(await statuses(`${origin}/a`, 1)).toEqual([200]);
    expect(await statuses(`${origin}/a`, 2, { method: 'HEAD' })).toEqual([200, 429]);
    expect(await statuses(`${origin}/b`, 3)).toEqual([200, 200, 429]);
  });

  it('merges the options of a route with its own, unless they name a limiter or a store', async () => {
    const app = newApp();
    const limiter = createLimiter({ store: memoryStore(), limits: [one] });
    await app.register(rateLimit, { store: memoryStore(), limits: [two], headers: 'draft-7' });
    app.get('/costly', { config: { rateLimit: { cost: 2 } } }, async () => 'ok');
    app.get('/own', { config: { rateLimit: { limiter } } }, async () => 'ok');
    const origin = await listen(app);
    const { headers } = await fetch(`${origin}/costly`);
    expect(headers.get('ratelimit')).toBe('limit=2, remaining=0, reset=60');
    const own = await fetch(`${origin}/own`);
    expect(own.headers.get('ratelimit')).toBe('"one";r=0;t=60');
    expect((await limiter.peek('127.0.0.1')).remaining).toBe(0);
  });

  it('lets onLimited answer by returning or by sending; its errors go to the error handler', async () => {
    const answers: FastifyRateLimitOptions['onLimited'][] = [
      async (_request: FastifyRequest, _reply: FastifyReply, decision: Decision) => ({
        by: decision.limitedBy,
      }),
      (_request, reply, decision) => void reply.send({ by: decision.limitedBy }),
      (_request, reply, decision) => reply.send({ by: decision.limitedBy }),
      () => {
        throw undefined;
      },
    ];
    for (const [i, onLimited] of answers.entries()) {
      const app = newApp();
      await app.register(rateLimit, { store: memoryStore(), limits: [one], cost: 2, onLimited } as never);
      app.get('/', async () => 'ok');
      const response = await fetch(await listen(app));
      expect(response.status).toBe(i === 3 ? 500 : 429);
      if (i < 3) expect(await response.json()).toEqual({ by: 'one' });
    }
  });

  it('holds the decision in request.rateLimit, which is undefined before', async () => {
    const app = newApp();
    const seen: unknown[] = [];
    app.addHook('onRequest', async (request) => void seen.push(request.rateLimit));
    await app.register(rateLimit, { store: memoryStore(), limits: [two] });
    app.get('/', async (request) => {
      expectTypeOf(request.rateLimit).toEqualTypeOf<Decision | undefined>();
      return request.rateLimit;
    });
    expect(await (await fetch(await listen(app))).json()).toMatchObject({ allowed: true, remaining: 1 });
    expect(seen).toEqual([undefined]);
  });
});

describe('the limiter of a registration', () => {
  it('is on the instance, and an inner scope may have its own', async () => {
    const app = newApp();
    await app.register(rateLimit, { store: memoryStore(), limits: [two] });
    await app.register(async (scope) => {
      expect(scope.rateLimiter).toBe(app.rateLimiter);
      await scope.register(rateLimit, { store: memoryStore(), limits: [one] });
      expect((await scope.rateLimiter?.peek('127.0.0.1'))?.limit).toBe(1);
    });
    app.get('/', async () => 'ok');
    const origin = await listen(app);
    expect(await statuses(origin, 3)).toEqual([200, 200, 429]);
    await app.rateLimiter?.reset('127.0.0.1');
    expect(await statuses(origin, 1)).toEqual([200]);
  });

  it('holds a slot of a concurrency limit until the response', async () => {
    const app = newApp();
    const slots = concurrency({ name: 'slots', limit: 1, lease: '1h' });
    await app.register(rateLimit, { store: memoryStore(), limits: [slots] });
    const waiting: (() => void)[] = [];
    app.get('/', () => new Promise((answer) => waiting.push(() => answer('ok'))));
    const origin = await listen(app);
    const first = fetch(origin);
    await expect.poll(() => waiting.length).toBe(1);
    expect(await statuses(origin, 1)).toEqual([429]);
    waiting[0]?.();
    expect((await first).status).toBe(200);
    await expect.poll(async () => (await app.rateLimiter?.peek('127.0.0.1'))?.remaining).toBe(1);
  });
});

describe('numeric trustProxy', () => {
  it('is reported at start-up, with the remedy, if this version of Fastify ignores it', async () => {
    const reported: string[] = [];
    const app = newApp({ trustProxy: 1 as never });
    const onDiagnostic = ({ code, message }: { code: string; message: string }) => {
      reported.push(`${code} ${message}`);
    };
    await app.register(async (scope) => {
      await scope.register(rateLimit, { store: memoryStore(), limits: [two], onDiagnostic });
    });
    await app.ready();
    expect(reported).toEqual([
      expect.stringMatching(/^SLUICE_TRUST_PROXY_HOPS .*Name the proxies by address\.$/),
    ]);
  });

  it('is ignored from 5.12.1 on', () => {
    const versions = ['5.8.2', '5.12.0', '5.12.1', '5.13.0', '6.0.0-alpha.2'];
    expect(versions.map((version) => isIgnoredHopCount(1, version))).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
    expect([true, 0, '10.0.0.0/8', undefined].map((value) => isIgnoredHopCount(value, '5.12.8'))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect([true, 1, '10.0.0.0/8', false].map((value) => trustedBy(value, '5.12.8'))).toEqual([
      'all',
      'none',
      'some',
      'none',
    ]);
  });
});

describe('mistakes show when the app starts', () => {
  const store = memoryStore();
  it.each([
    ['no options', undefined, /`limits` must be an array of limits, or a function/],
    ['an unknown option', { store, limits: [two], max: 5 }, /rateLimit: there is no option "max"/],
    [
      'a hook that does not exist',
      { store, limits: [two], hook: 'onSend' },
      /`hook` must be one of onRequest/,
    ],
    ['a global that is a string', { store, limits: [two], global: 'no' }, /`global` must be true or false/],
    ['no limits', { store }, /`limits` must be an array of limits/],
  ])('%s', async (_what, options, message) => {
    const app = newApp();
    await expect(async () => {
      await app.register(rateLimit, options as FastifyRateLimitOptions);
    }).rejects.toThrow(message);
  });

  it.each([
    ['true', true, /`config.rateLimit` must be false or an object of options/],
    ['a misspelt option', { limit: [one] }, /there is no option "limit"/],
    ['a wrong cost', { cost: -1 }, /`cost` must be a whole number/],
    ['empty limits', { limits: [] }, /at least one limit/],
  ])('in a route, which the error names: %s', async (_what, options, message) => {
    const app = newApp();
    const config = { rateLimit: options as never };
    app.get('/before', { config }, async () => 'ok');
    await app.register(rateLimit, { store, limits: [two] });
    const register = () => app.post('/after/:id', { config }, async () => 'ok');
    expect(register).toThrow(message);
    expect(register).toThrow(/^POST \/after\/:id: rateLimit: /);
    const response = await fetch(`${await listen(app)}/before`);
    const { message: text } = (await response.json()) as { message: string };
    expect([response.status, text]).toEqual([500, expect.stringMatching(message)]);
    expect(text).toMatch(/^GET \/before: rateLimit: /);
  });
});
