import { ManualClock } from '@sluice/core/testing';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { type Attributes, type Config, loadConfig } from '../src/index.ts';
import { fileOf } from './folder.ts';
import { tierTable, tierTableYaml } from './tier-table.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

function onClock(text = tierTableYaml): { config: Config; clock: ManualClock } {
  const clock = new ManualClock(100 * DAY);
  return { clock, config: loadConfig(fileOf(text), { store: memoryStore({ clock }) }) };
}

describe('the table of tiers', () => {
  for (const { tier, perMinute, perDay, burst } of tierTable) {
    const caller = { tier, api_key: `key-of-${tier}` };

    it(`${tier}: grants a burst of exactly ${burst}`, async () => {
      const { config } = onClock();
      const limiter = config.limiter('api');
      if (!Number.isFinite(burst)) {
        expect(await limiter.consume(caller, { cost: 10_000_000 })).toMatchObject({ allowed: true });
        return;
      }
      for (let i = 0; i < burst; i++) expect((await limiter.consume(caller)).allowed).toBe(true);
      expect(await limiter.consume(caller)).toMatchObject({ allowed: false, limitedBy: 'minute' });
    });

    if (!Number.isFinite(perMinute)) {
      it(`${tier}: grants any number a minute and a day, and keeps no record`, async () => {
        const { config } = onClock();
        const limiter = config.limiter('api');
        expect([perMinute, perDay, burst]).toEqual([Infinity, Infinity, Infinity]);
        for (let i = 0; i < 1000; i++) await limiter.consume(caller, { cost: 1_000_000 });
        expect(await limiter.consume(caller)).toMatchObject({
          allowed: true,
          limit: Infinity,
          remaining: Infinity,
          limits: [],
        });
      });
      continue;
    }
    it(`${tier}: grants ${perMinute} a minute after the burst`, async () => {
      const { config, clock } = onClock();
      const limiter = config.limiter('api');
      await limiter.consume(caller, { cost: burst });
      // A sliding window of the anonymous tier needs a second minute to forget the first.
      clock.advance(tier === 'anonymous' ? 2 * MINUTE : MINUTE);
      expect((await limiter.consume(caller, { cost: perMinute })).allowed).toBe(true);
      expect((await limiter.consume(caller)).allowed).toBe(false);
    });

    it(`${tier}: grants ${perDay} a day`, async () => {
      const { config, clock } = onClock();
      const limiter = config.limiter('api');
      let granted = 0;
      for (let minute = 0; minute < 1000 && granted < perDay; minute++) {
        const cost = Math.min(burst, perDay - granted);
        if ((await limiter.consume(caller, { cost })).allowed) granted += cost;
        clock.advance(tier === 'anonymous' ? 2 * MINUTE : Math.ceil((burst / perMinute) * MINUTE));
      }
      expect(granted).toBe(perDay);
      expect(await limiter.consume(caller)).toMatchObject({ allowed: false, limitedBy: 'day' });
    });
  }

  it('counts a request without a tier as anonymous, by its address', async () => {
    const limiter = onClock().config.limiter('api');
    const decision = await limiter.consume({ ip: '192.0.2.1' });
    expect(decision.limits.map(({ name, limit }) => [name, limit])).toEqual([
      ['minute', 10],
      ['day', 500],
    ]);
    expect((await limiter.peek({ ip: '192.0.2.2' })).remaining).toBe(10);
  });

  it('counts a tier that the file does not have as anonymous', async () => {
    const limiter = onClock().config.limiter('api');
    expect((await limiter.consume({ tier: 'gold', api_key: 'a' })).limit).toBe(10);
  });

  it('gives customers that match an override its tier', async () => {
    const limiter = onClock().config.limiter('api');
    expect((await limiter.consume({ tier: 'free', api_key: 'acme-1' })).limit).toBe(1500);
    expect((await limiter.consume({ tier: 'free', api_key: 'acm-1' })).limit).toBe(100);
  });

  it('keeps the usage of a customer who changes tier', async () => {
    const limiter = onClock().config.limiter('api');
    await limiter.consume({ tier: 'free', api_key: 'a' }, { cost: 40 });
    const { limits } = await limiter.peek({ tier: 'pro', api_key: 'a' });
    expect(limits.find(({ name }) => name === 'day')?.remaining).toBe(50_000 - 40);
  });
});

describe('rules', () => {
  const login = { method: 'POST', path: '/v1/login', ip: '192.0.2.1', tier: 'free', api_key: 'a' };

  it('apply together, all or nothing', async () => {
    const limiter = onClock().config.limiter('api');
    for (let i = 0; i < 5; i++) expect((await limiter.consume(login)).allowed).toBe(true);
    const denied = await limiter.consume(login);
    expect(denied).toMatchObject({ allowed: false, limitedBy: 'POST /v1/login by ip' });
    const { remaining } = await limiter.peek({ tier: 'free', api_key: 'a' });
    expect(remaining).toBe(95);
  });

  it('match every spelling of a path that a router serves', async () => {
    const limiter = onClock().config.limiter('api');
    const spellings = [
      '/v1/login/',
      '//v1/login',
      '/V1/Login?x=1',
      '/v1/%6cogin',
      '/v1/x/../login',
      '/v1/./login',
    ];
    for (const path of spellings) {
      expect((await limiter.peek({ ...login, path })).limits, path).toHaveLength(3);
    }
    for (const path of ['/v1/logins', '/v1', '/v1/login/x', '/v1%2flogin']) {
      expect((await limiter.peek({ ...login, path })).limits, path).toHaveLength(2);
    }
  });

  it('match headers, lists, patterns and any other attribute', async () => {
    const { config } = onClock(`version: 1
domains:
  api:
    rules:
      - { match: { headers: { X-Beta: 'on' } }, key: [], limit: 1/1m }
      - { match: { method: [put, PATCH] }, key: [user], limit: 2/1m }
      - { match: { path: '/files/*.zip' }, key: [headers.x-tenant], limit: 3/1m }
      - { match: { region: 'eu-*', ok: true }, key: [region], limit: 4/1m }
`);
    const limiter = config.limiter('api');
    const limitOf = async (attributes: object): Promise<number> =>
      (await limiter.peek(attributes as never)).limit;
    expect(await limitOf({ headers: { 'x-beta': 'on' } })).toBe(1);
    expect(await limitOf({ headers: { 'X-BETA': ['on'] } })).toBe(1);
    expect(await limitOf({ headers: { 'x-beta': 'off' } })).toBe(Infinity);
    expect(await limitOf({ method: 'PUT' })).toBe(2);
    expect(await limitOf({ method: 'patch' })).toBe(2);
    expect(await limitOf({ method: 'GET' })).toBe(Infinity);
    expect(await limitOf({ path: '/files/a/b.zip?x' })).toBe(3);
    expect(await limitOf({ path: '/files/a.tar' })).toBe(Infinity);
    expect(await limitOf({ region: 'eu-west', ok: true })).toBe(4);
    expect(await limitOf({ region: 'eu-west', ok: false })).toBe(Infinity);
  });

  it('leave out what matches an exception, which a request without the attribute does not', async () => {
    const { config } = onClock(`version: 1
domains:
  api:
    tiers: { anonymous: { minute: 9/1m }, free: { minute: 9/1m } }
    rules:
      - key: []
        except: [{ path: /health }, { tier: free, method: [GET, HEAD] }]
        limit: 1/1m
`);
    const limiter = config.limiter('api');
    const countOf = async (attributes: Attributes): Promise<number> =>
      (await limiter.peek(attributes)).limits.length;
    expect(await countOf({ path: '/health/?x' })).toBe(0);
    expect(await countOf({ path: '/healthy' })).toBe(1);
    expect(await countOf({ tier: 'free', method: 'get' })).toBe(0);
    expect(await countOf({ tier: 'free', method: 'POST' })).toBe(1);
    expect(await countOf({ tier: 'gold', method: 'GET' })).toBe(1);
    expect(await countOf({})).toBe(1);
  });

  it('never let one key be another', async () => {
    const { config } = onClock('version: 1\ndomains: { api: { rules: [{ key: [a, b|c], limit: 1/1m }] } }');
    const limiter = config.limiter('api');
    const callers = [
      { a: 'x', b: 'y' },
      { a: 'x', c: 'y' },
      { a: 'x&b=y' },
      { a: 'x' },
      { b: 'y' },
      { a: 'x&b', b: 'y' },
      {},
    ];
    for (const caller of callers) expect((await limiter.consume(caller)).allowed).toBe(true);
    for (const caller of callers) expect((await limiter.consume(caller)).allowed).toBe(false);
  });

  it('count requests together that lack the attribute, so leaving it out escapes nothing', async () => {
    const { config } = onClock('version: 1\ndomains: { api: { rules: [{ key: [api_key], limit: 1/1m }] } }');
    const limiter = config.limiter('api');
    expect((await limiter.consume({ ip: 'a' })).allowed).toBe(true);
    expect((await limiter.consume({ ip: 'b', api_key: '' })).allowed).toBe(false);
  });

  it('take every algorithm in its long form', async () => {
    const { config } = onClock(`version: 1
domains:
  api:
    rules:
      - key: [ip]
        limits:
          a: { algorithm: sliding-window, limit: 5, window: 1m }
          b: { algorithm: sliding-window-log, limit: 5, window: 1m }
          c: { algorithm: fixed-window, limit: 5, window: 60000, align: clock }
          d: { algorithm: token-bucket, capacity: 5, refill: { amount: 1, every: 1s } }
          e: { algorithm: leaky-bucket, capacity: 5, leak: { amount: 1, every: 1s } }
          f: { algorithm: gcra, limit: 5, period: 1m, burst: 2 }
          g: { algorithm: calendar-window, limit: 5, every: month, timeZone: Europe/Paris, anchor: 2026-01-31 }
          h: { algorithm: concurrency, limit: 5, lease: 30s }
          i: { algorithm: block, onDenied: 1h }
`);
    const { limits } = await config.limiter('api').consume({ ip: 'a' });
    expect(limits.map(({ name }) => name).join('')).toBe('abcdefghi');
    expect(limits.map(({ limit }) => limit).slice(0, 8)).toEqual([5, 5, 5, 5, 5, 2, 5, 5]);
  });

  it('in shadow deny nothing, are charged only for requests that pass, and report', async () => {
    const { config } = onClock(`version: 1
domains:
  api:
    rules:
      - { key: [ip], limit: 3/1m }
      - { name: trial, key: [ip], limit: 1/1m, shadow: true }
`);
    const verdicts: boolean[] = [];
    config.shadowLimiter('api').on('decision', ({ decision }) => verdicts.push(decision.allowed));
    const limiter = config.limiter('api');
    const answers: boolean[] = [];
    for (let i = 0; i < 5; i++) answers.push((await limiter.consume({ ip: 'a' })).allowed);
    expect(answers).toEqual([true, true, true, false, false]);
    expect(verdicts).toEqual([true, false, false]);
  });

  it('of two domains never share usage', async () => {
    const { config } = onClock(
      'version: 1\ndomains: { a: { rules: [{ key: [ip], limit: 1/1m }] }, b: { rules: [{ key: [ip], limit: 1/1m }] } }',
    );
    expect((await config.limiter('a').consume({ ip: 'x' })).allowed).toBe(true);
    expect((await config.limiter('b').consume({ ip: 'x' })).allowed).toBe(true);
    expect((await config.limiter('a').consume({ ip: 'x' })).allowed).toBe(false);
  });

  it('reject attributes that have no text, before anything changes', async () => {
    const limiter = onClock().config.limiter('api');
    await expect(limiter.consume({ ...login, ip: {} } as never)).rejects.toThrow(
      /attribute `ip` must be text/,
    );
    await expect(limiter.consume('key' as never)).rejects.toThrow(/must be an object of attributes/);
    expect((await limiter.peek({ tier: 'free', api_key: 'a' })).remaining).toBe(100);
  });
});
