import { createLimiter, fixedWindow, type RateLimitError, tokenBucket } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import type { Express, Request, RequestHandler } from 'express';
import { describe, expect, it } from 'vitest';
import { rateLimit, type StoreOptions } from '../src/index.ts';
import { expressVersions, serve, showErrors } from './express-versions.ts';

const NOW = 1_700_000_000_000;
const twoPerMinute = fixedWindow({ name: 'per-minute', limit: 2, window: '1m' });

describe.each(expressVersions)('rateLimit on %s', (_version, express) => {
  /** Returns an app whose only route is limited, on a store whose clock the test can move. */
  function limited(options: Partial<StoreOptions> = {}): { app: Express; time: { now: number } } {
    const time = { now: NOW };
    const store = memoryStore({ clock: { now: () => time.now } });
    const app = express();
    app.use(rateLimit({ store, limits: [twoPerMinute], ...options }));
    app.get('/', (request, response) => {
      response.json({ passed: true, decision: request.rateLimit });
    });
    showErrors(app);
    return { app, time };
  }

  it('works with limits alone, each handler in a memory store of its own', async () => {
    const app = express();
    const answer: RequestHandler = (_request, response) => void response.end();
    app.get('/a', rateLimit({ limits: [twoPerMinute] }), answer);
    app.get('/b', rateLimit({ limits: [twoPerMinute] }), answer);
    const origin = await serve(app);
    expect(await statuses(`${origin}/a`, 3)).toEqual([200, 200, 429]);
    expect(await statuses(`${origin}/b`, 3)).toEqual([200, 200, 429]);
  });

  describe('mounted itself, without a call,', () => {
    const UNCALLED = /^rateLimit: the function itself was passed as a handler.*Call it/;

    it('fails when the app starts', () => {
      expect(() => express().use(rateLimit as never)).toThrow(UNCALLED);
      expect(() => express().use('/api', rateLimit as never)).toThrow(UNCALLED);
    });

    it('fails at the first request where it is mounted at a route or a router, which read nothing', async () => {
      const app = express();
      app.get('/', rateLimit as never);
      showErrors(app);
      const response = await fetch(await serve(app));
      expect(response.status).toBe(500);
      expect(await response.json()).toMatchObject({ message: expect.stringMatching(UNCALLED) });
    });
  });

  async function statuses(origin: string, count: number, init?: RequestInit): Promise<number[]> {
    const seen: number[] = [];
    for (let i = 0; i < count; i++) seen.push((await fetch(origin, init)).status);
    return seen;
  }

  it('lets requests pass up to the limit, then answers 429 until the window ends', async () => {
    const { app, time } = limited();
    const origin = await serve(app);
    expect(await statuses(origin, 3)).toEqual([200, 200, 429]);
    time.now += 59_999;
    expect(await statuses(origin, 1)).toEqual([429]);
    time.now += 1;
    expect(await statuses(origin, 3)).toEqual([200, 200, 429]);
  });

  it('reports the quota on every answer, in whole seconds rounded up', async () => {
    const { app, time } = limited();
    const origin = await serve(app);
    const quota = async () => {
      const { headers } = await fetch(origin);
      return ['limit', 'remaining', 'reset']
        .map((name) => headers.get(`x-ratelimit-${name}`))
        .concat(headers.get('retry-after'));
    };
    expect(await quota()).toEqual(['2', '1', '60', null]);
    time.now += 1;
    expect(await quota()).toEqual(['2', '0', '60', null]);
    time.now += 999;
    expect(await quota()).toEqual(['2', '0', '59', '59']);
    time.now += 58_999;
    expect(await quota()).toEqual(['2', '0', '1', '1']);
  });

  it('refuses with a problem body that names the limits that denied', async () => {
    const loose = fixedWindow({ name: 'per-day', limit: 1000, window: '1d' });
    const origin = await serve(limited({ limits: [loose, twoPerMinute] }).app);
    await statuses(origin, 2);
    const response = await fetch(origin);
    expect(response.status).toBe(429);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('x-ratelimit-limit')).toBe('2');
    expect(await response.json()).toEqual({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      title: 'Request cannot be satisfied as assigned quota has been exceeded',
      status: 429,
      'violated-policies': ['per-minute'],
    });
  });

  it('admits exactly the limit out of a burst', async () => {
    const hundred = tokenBucket({ name: 'burst', capacity: 20, refill: { amount: 1, every: '1h' } });
    const origin = await serve(limited({ limits: [hundred] }).app);
    const answers = await Promise.all(Array.from({ length: 60 }, () => fetch(origin)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(40);
  });

  it('holds the decision in request.rateLimit', async () => {
    const origin = await serve(limited().app);
    const { decision } = (await (await fetch(origin)).json()) as { decision: unknown };
    expect(decision).toMatchObject({ allowed: true, limit: 2, remaining: 1, degraded: false });
  });

  it('charges no limit when one of them denies', async () => {
    const limitedBy: string[] = [];
    const perUser = fixedWindow({
      name: 'per-user',
      limit: 1,
      window: '1m',
      key: (request: Request) => request.get('user') ?? '',
    });
    const all = fixedWindow({ name: 'all', limit: 3, window: '1m', key: () => 'all' });
    const { app } = limited({
      limits: [all, perUser],
      onLimited: (_request, response, decision) => {
        limitedBy.push(decision.limitedBy ?? '');
        response.end();
      },
    });
    const origin = await serve(app);
    const as = (user: string) => statuses(origin, 1, { headers: { user } });
    expect(
      [await as('a'), await as('a'), await as('a'), await as('b'), await as('c'), await as('d')].flat(),
    ).toEqual([200, 429, 429, 200, 200, 429]);
    expect(limitedBy).toEqual(['per-user', 'per-user', 'all']);
  });

  it('ignores X-Forwarded-For from untrusted proxies, and invalid addresses in it', async () => {
    const untrusting = await serve(limited().app);
    const behind = limited().app;
    behind.set('trust proxy', 'loopback');
    const trusting = await serve(behind);
    const from = (origin: string, address: string) =>
      statuses(origin, 1, { headers: { 'x-forwarded-for': address } }).then(([status]) => status);
    for (const [i, status] of [200, 200, 429, 429].entries()) {
      expect(await from(untrusting, `203.0.113.${i}`)).toBe(status);
      expect(await from(trusting, `203.0.113.${i}`)).toBe(200);
    }
    // Without a valid address, the socket's is counted. No request has used it on this app yet.
    const words = ['one', 'two', '203.0.113.77:x', 'three'];
    const seen = await Promise.all(words.map((word) => from(trusting, word)));
    expect(seen.sort()).toEqual([200, 200, 429, 429]);
    // IPv6 neighbours, and one IPv4 client in two spellings, are one client.
    const neighbours = ['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8:0:1::1'];
    expect(await Promise.all(neighbours.map((address) => from(trusting, address)))).toEqual([
      200, 200, 429, 200,
    ]);
    const spellings = ['192.0.2.1', '::ffff:192.0.2.1', '::ffff:c000:201'];
    expect(await Promise.all(spellings.map((address) => from(trusting, address)))).toEqual([200, 200, 429]);
  });

  it('counts the key that `key` returns, and calls it once for several limits', async () => {
    let calls = 0;
    const key = (request: Request) => {
      calls++;
      return request.get('user') ?? '';
    };
    const loose = fixedWindow({ name: 'per-day', limit: 1000, window: '1d' });
    const origin = await serve(limited({ limits: [twoPerMinute, loose], key }).app);
    expect(await statuses(origin, 3, { headers: { user: 'a' } })).toEqual([200, 200, 429]);
    expect(await statuses(origin, 1, { headers: { user: 'b' } })).toEqual([200]);
    expect(calls).toBe(4);
  });

  it('uses the limits of the tier; null is unlimited and sends no quota', async () => {
    const free = [twoPerMinute];
    const limits = (request: Request) => (request.get('tier') === 'internal' ? null : free);
    const origin = await serve(limited({ limits }).app);
    expect(await statuses(origin, 3)).toEqual([200, 200, 429]);
    expect(await statuses(origin, 5, { headers: { tier: 'internal' } })).toEqual(Array(5).fill(200));
    const { headers } = await fetch(origin, { headers: { tier: 'internal' } });
    expect([...headers.keys()].filter((name) => name.includes('ratelimit'))).toEqual([]);
  });

  it('spends the cost of a request, and sends no Retry-After if it can never fit', async () => {
    const cost = async (request: Request) => Number(request.get('cost'));
    const origin = await serve(
      limited({ limits: [fixedWindow({ name: 'units', limit: 10, window: '1m' })], cost }).app,
    );
    const spend = (units: string) => fetch(origin, { headers: { cost: units } });
    expect((await spend('8')).headers.get('x-ratelimit-remaining')).toBe('2');
    expect((await spend('5')).status).toBe(429);
    expect((await spend('2')).status).toBe(200);
    const never = await spend('11');
    expect(never.status).toBe(429);
    expect(never.headers.get('retry-after')).toBeNull();
  });

  it.each(['-1', '1.5', 'NaN', 'Infinity', '1e300'])('lets no request of cost %s pass', async (cost) => {
    const origin = await serve(limited({ cost: (request) => Number(request.get('cost')) }).app);
    expect(await statuses(origin, 1, { headers: { cost } })).toEqual([500]);
    const { headers } = await fetch(origin, { headers: { cost: '1' } });
    expect(headers.get('x-ratelimit-remaining')).toBe('1');
  });

  it('lets skipped requests pass uncounted, but only if `skip` returns true', async () => {
    const skip = async (request: Request) => JSON.parse(request.get('skip') ?? 'false') as boolean;
    const origin = await serve(limited({ skip }).app);
    expect(await statuses(origin, 4, { headers: { skip: 'true' } })).toEqual([200, 200, 200, 200]);
    expect(await statuses(origin, 3, { headers: { skip: '"yes"' } })).toEqual([200, 200, 429]);
  });

  it('sends no quota with `headers: false`, but still sends Retry-After', async () => {
    const origin = await serve(limited({ headers: false }).app);
    await statuses(origin, 2);
    const { status, headers } = await fetch(origin);
    expect(status).toBe(429);
    expect(headers.get('x-ratelimit-limit')).toBeNull();
    expect(headers.get('retry-after')).toBe('60');
  });

  it('lets onLimited answer in place of the problem body', async () => {
    const onLimited: StoreOptions['onLimited'] = (_request, response, { retryAfterMs }) => {
      response.json({ wait: retryAfterMs });
    };
    const origin = await serve(limited({ onLimited }).app);
    await statuses(origin, 2);
    const response = await fetch(origin);
    expect([response.status, await response.json()]).toEqual([429, { wait: 60_000 }]);
  });

  const thrown = [new Error('mine'), undefined, null, 0, '', 'route', 'router'];
  const options = ['key', 'limits', 'cost', 'skip', 'onLimited'] as const;
  it.each(options)(
    'passes any value that `%s` throws to the error handler, and lets no request pass',
    async (name) => {
      for (const value of thrown) {
        const raise = (): never => {
          throw value;
        };
        const none = fixedWindow({ name: 'none', limit: 1, window: '1m' });
        const origin = await serve(
          limited({ limits: [none], ...(name === 'onLimited' && { cost: 2 }), [name]: raise }).app,
        );
        expect((await fetch(origin)).status, String(value)).toBe(500);
      }
    },
  );

  it('answers 500, not 429, if onLimited throws and the app has no error handler', async () => {
    const app = express().set('env', 'test');
    const onLimited = async () => Promise.reject(new Error('mine'));
    app.use(rateLimit({ store: memoryStore(), limits: [twoPerMinute], cost: 3, onLimited }));
    expect((await fetch(await serve(app))).status).toBe(500);
  });

  it.each(['key', 'limits', 'cost'] as const)('rejects an invalid value that `%s` returns', async (name) => {
    for (const value of [undefined, 7.5, Promise.resolve(7.5)]) {
      const origin = await serve(limited({ [name]: () => value } as Partial<StoreOptions>).app);
      const response = await fetch(origin);
      expect(response.status).toBe(500);
      expect(await response.json()).toMatchObject({ name: expect.stringMatching(/^(Type|Range)Error$/) });
    }
  });

  describe('while the store is out', () => {
    async function outage(onStoreFailure?: StoreOptions['onStoreFailure']): Promise<Response> {
      const store = memoryStore();
      await store.close();
      const origin = await serve(limited({ store, ...(onStoreFailure && { onStoreFailure }) }).app);
      return fetch(origin);
    }

    it('passes the coded error to Express by default', async () => {
      const response = await outage();
      expect(response.status).toBe(500);
      expect(await response.json()).toMatchObject({ code: 'STORE_CLOSED' satisfies RateLimitError['code'] });
    });

    it("lets requests pass with 'allow', without quota headers", async () => {
      const response = await outage('allow');
      expect(response.status).toBe(200);
      expect([...response.headers.keys()].filter((name) => name.includes('ratelimit'))).toEqual([]);
      expect(await response.json()).toMatchObject({ decision: { degraded: true } });
    });

    it("answers 503 with 'deny'", async () => {
      const response = await outage('deny');
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('1');
      expect(response.headers.get('x-ratelimit-limit')).toBeNull();
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toEqual({
        type: 'https://iana.org/assignments/http-problem-types#temporary-reduced-capacity',
        title: 'Request cannot be satisfied due to temporary server capacity constraints',
        status: 503,
      });
    });
  });

  it('never hangs on a store that does not answer', async () => {
    const { capabilities, remove, close } = memoryStore();
    const store = { capabilities, remove, close, update: () => new Promise<never>(() => {}) };
    const app = limited({ store, deadlineMs: 20 }).app;
    const response = await fetch(await serve(app));
    expect(await response.json()).toMatchObject({ code: 'STORE_TIMEOUT' });
  });

  it('serves an existing limiter: with the address, with a key, or with a subject', async () => {
    const store = memoryStore();
    const byText = createLimiter({ store, limits: [twoPerMinute] });
    const bySubject = createLimiter({
      store,
      prefix: 'subject',
      limits: [
        fixedWindow({
          name: 'per-user',
          limit: 1,
          window: '1m',
          key: (request: Request) => request.get('user') ?? '',
        }),
      ],
    });
    const app = express();
    app.get('/address', rateLimit({ limiter: byText }), (_request, response) => void response.end());
    app.get(
      '/key',
      rateLimit({ limiter: byText, key: () => 'k' }),
      (_request, response) => void response.end(),
    );
    app.get(
      '/subject',
      rateLimit({ limiter: bySubject, key: (request) => request }),
      (_request, response) => void response.end(),
    );
    const origin = await serve(app);
    expect(await statuses(`${origin}/address`, 3)).toEqual([200, 200, 429]);
    expect(await statuses(`${origin}/key`, 3)).toEqual([200, 200, 429]);
    expect(await statuses(`${origin}/subject`, 2, { headers: { user: 'a' } })).toEqual([200, 429]);
    expect(await statuses(`${origin}/subject`, 1, { headers: { user: 'b' } })).toEqual([200]);
    expect((await byText.peek('127.0.0.1')).remaining).toBe(0);
  });

  it('refuses a HEAD request from the same budget, without a body', async () => {
    const origin = await serve(limited().app);
    expect(await statuses(origin, 2)).toEqual([200, 200]);
    const response = await fetch(origin, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([429, '']);
  });
});
