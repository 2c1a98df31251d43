import { ManualClock } from '@sluice/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { githubProfile } from '../src/index.ts';
import { type FakeUpstream, type FakeUpstreamOptions, fakeUpstream } from '../src/testing/index.ts';
import { upstreamResponse } from '../src/upstream-response.ts';

const open: FakeUpstream[] = [];

async function start(options: FakeUpstreamOptions): Promise<FakeUpstream> {
  const upstream = await fakeUpstream(options);
  open.push(upstream);
  return upstream;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((upstream) => upstream.close()));
});

async function call(upstream: FakeUpstream, path = '/'): Promise<Response> {
  const response = await fetch(`${upstream.url}${path}`);
  await response.arrayBuffer();
  return response;
}

/** The statuses of `count` calls, one after the other. */
async function statuses(upstream: FakeUpstream, count: number, path = '/'): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < count; i++) found.push((await call(upstream, path)).status);
  return found;
}

describe('a window', () => {
  it('allows its limit and refuses the rest until it ends, at a phase of the clock', async () => {
    const clock = new ManualClock();
    const quotas = [{ limit: 2, window: '10s', phaseMs: 137 }] as const;
    const upstream = await start({ style: 'delta', quotas, clock });
    clock.advance(10_136 - (clock.now() % 10_000));
    expect(await statuses(upstream, 3)).toEqual([200, 200, 429]);
    clock.advance(1);
    expect(await statuses(upstream, 3)).toEqual([200, 200, 429]);
    expect(upstream.counts()).toMatchObject({ ok: 4, limited: 2 });
  });

  it('begins with the first call where it says so', async () => {
    const clock = new ManualClock();
    const quotas = [{ limit: 1, window: '10s', startsOnFirstCall: true }] as const;
    const upstream = await start({ style: 'discord', quotas, clock });
    clock.advance(9000);
    expect(await statuses(upstream, 2)).toEqual([200, 429]);
    clock.advance(9999);
    expect(await statuses(upstream, 1)).toEqual([429]);
    clock.advance(1);
    expect(await statuses(upstream, 1)).toEqual([200]);
  });

  it('reports the share of whole windows that was used', async () => {
    const clock = new ManualClock();
    const upstream = await start({ style: 'delta', quotas: [{ limit: 4, window: '10s' }], clock });
    expect(upstream.counts().quotaShare).toBeUndefined();
    await statuses(upstream, 1);
    clock.advance(10_000);
    await statuses(upstream, 3);
    clock.advance(10_000);
    expect(upstream.counts().shares).toEqual({ requests: 0.75 });
    // A window in which nothing was sent was there to be used.
    clock.advance(10_000);
    await statuses(upstream, 1);
    expect(upstream.counts().quotaShare).toBe(0.375);
  });
});

describe('a bucket', () => {
  it('refills all the time, and a call must fit into every dimension', async () => {
    const clock = new ManualClock();
    const upstream = await start({
      style: 'openai',
      clock,
      quotas: [
        { name: 'requests', capacity: 10, refill: { amount: 1, every: '1s' } },
        { name: 'tokens', capacity: 1000, refill: { amount: 100, every: '1s' } },
      ],
    });
    expect(await statuses(upstream, 2, '/chat?tokens=600')).toEqual([200, 429]);
    const limited = await call(upstream, '/chat?tokens=600');
    expect(limited.headers.get('retry-after-ms')).toBe('2000');
    expect(limited.headers.get('x-ratelimit-remaining-tokens')).toBe('400');
    // The refused calls have cost nothing in the other dimension.
    expect(limited.headers.get('x-ratelimit-remaining-requests')).toBe('9');
    clock.advance(1999);
    expect(await statuses(upstream, 1, '/chat?tokens=600')).toEqual([429]);
    clock.advance(1);
    expect(await statuses(upstream, 1, '/chat?tokens=600')).toEqual([200]);
    expect(upstream.counts().shares).toEqual({ requests: 2 / 12, tokens: 1 });
  });

  it('names no wait for a call that costs more than it can hold', async () => {
    const quotas = [{ name: 'tokens', capacity: 10, refill: { amount: 1, every: '1s' } }] as const;
    const upstream = await start({ style: 'openai', quotas });
    const response = await call(upstream, '/?tokens=11');
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBeNull();
  });
});

it('counts each bucket and resource alone', async () => {
  const upstream = await start({
    style: 'discord',
    quotas: [{ limit: 1, window: '1h', startsOnFirstCall: true }],
    bucketOf: ({ url }) => ({ bucket: 'messages', resource: url.split('/')[2] ?? '' }),
  });
  expect(await statuses(upstream, 2, '/channels/1/messages')).toEqual([200, 429]);
  const other = await call(upstream, '/channels/2/messages');
  expect([other.status, other.headers.get('x-ratelimit-bucket')]).toEqual([200, 'messages']);
});

describe('its clock', () => {
  it('may be ahead or behind, in Date and in resets alike', async () => {
    for (const clockSkewMs of [-1700, 1700]) {
      const clock = new ManualClock(1_800_000_000_000);
      const quotas = [{ limit: 5, window: '1m' }] as const;
      const upstream = await start({ style: 'github', quotas, clock, clockSkewMs, rounding: 'exact' });
      const response = await call(upstream);
      const read = githubProfile().read(upstreamResponse(response));
      expect(read.dateMs).toBe(Math.floor((clock.now() + clockSkewMs) / 1000) * 1000);
      expect(read.dimensions[0]?.reset?.ms).toBe(clock.now() + 60_000 + clockSkewMs);
    }
  });

  it.each([
    ['down', '1800000059'],
    ['up', '1800000060'],
    ['exact', '1800000059.75'],
  ] as const)('rounds resets %s', async (rounding, expected) => {
    const clock = new ManualClock(1_800_000_000_000);
    const quotas = [{ limit: 5, window: '1m', phaseMs: 59_750 }] as const;
    const upstream = await start({ style: 'epoch', quotas, clock, rounding });
    expect((await call(upstream)).headers.get('x-ratelimit-reset')).toBe(expected);
  });
});

describe('a fault', () => {
  it('of a lost answer: counted, but never sent', async () => {
    const upstream = await start({
      style: 'delta',
      quotas: [{ limit: 3, window: '1h', startsOnFirstCall: true }],
      lostAnswers: 1,
    });
    await expect(call(upstream)).rejects.toThrow('fetch failed');
    expect(upstream.quotas()[0]?.remaining).toBe(2);
    expect(upstream.counts()).toMatchObject({ ok: 1, lost: 1 });
  });

  it('of latency: half of it before the call is counted', async () => {
    const upstream = await start({
      style: 'delta',
      quotas: [{ limit: 3, window: '1h', startsOnFirstCall: true }],
      latencyMs: 60,
    });
    const sentAtMs = Date.now();
    await call(upstream);
    expect(Date.now() - sentAtMs).toBeGreaterThanOrEqual(58);
    expect((upstream.calls()[0]?.atMs ?? 0) - sentAtMs).toBeGreaterThanOrEqual(28);
  });

  it('of foreign traffic: it spends its share, and quotaShare is of what it left', async () => {
    const clock = new ManualClock();
    const upstream = await start({
      style: 'delta',
      quotas: [{ limit: 1000, window: '10s' }],
      clock,
      foreign: 0.2,
      seed: 1,
    });
    await call(upstream);
    clock.advance(100_000 - (clock.now() % 10_000));
    const [before] = upstream.quotas();
    expect(before?.remaining).toBe(1000);
    clock.advance(9999);
    const used = 1000 - (upstream.quotas()[0]?.remaining ?? 0);
    // A Poisson number with the mean 200: 5 standard deviations.
    expect(Math.abs(used - 200)).toBeLessThan(71);
    expect(Math.abs(upstream.counts().foreign - 2200)).toBeLessThan(235);
    expect(await statuses(upstream, 5)).toEqual([200, 200, 200, 200, 200]);
  });

  it('is the same for the same seed', async () => {
    const runs = [];
    for (const seed of [7, 7, 8]) {
      const clock = new ManualClock();
      const quotas = [{ limit: 1000, window: '10s' }] as const;
      const upstream = await start({ style: 'delta', quotas, clock, foreign: 0.5, seed });
      await call(upstream);
      clock.advance(9000);
      runs.push(upstream.quotas()[0]?.remaining);
    }
    expect(runs[0]).toBe(runs[1]);
    expect(runs[0]).not.toBe(runs[2]);
  });
});

describe('a test', () => {
  it('can give the next answers itself, which are not counted', async () => {
    const upstream = await start({
      style: 'github',
      quotas: [{ limit: 2, window: '1h', startsOnFirstCall: true }],
    });
    upstream.answerNext({ status: 502, headers: { server: 'cdn' }, body: '<html>' });
    upstream.answerNext({ body: { items: [] } });
    const first = await fetch(upstream.url);
    expect([first.status, first.headers.get('server'), await first.text()]).toEqual([502, 'cdn', '<html>']);
    expect(await (await fetch(upstream.url)).json()).toEqual({ items: [] });
    expect(upstream.counts()).toMatchObject({ ok: 0, limited: 0, scripted: 2 });
    expect(await statuses(upstream, 3)).toEqual([200, 200, 403]);
  });

  it('can limit every call for a while, whatever the quotas say', async () => {
    const clock = new ManualClock();
    const upstream = await start({
      style: 'github',
      quotas: [{ limit: 9, window: '1h', startsOnFirstCall: true }],
      clock,
    });
    upstream.limitAll(60_000);
    const response = await call(upstream);
    const read = githubProfile().read(upstreamResponse(response));
    expect(read.limited).toMatchObject({ reason: 'secondary', scope: 'upstream', pause: { ms: 60_000 } });
    expect(read.dimensions[0]?.remaining).toBe(9);
    clock.advance(60_000);
    expect(await statuses(upstream, 1)).toEqual([200]);
  });

  it('can change a limit while calls are coming', async () => {
    const upstream = await start({
      style: 'delta',
      quotas: [{ limit: 9, window: '1h', startsOnFirstCall: true }],
    });
    await statuses(upstream, 3);
    upstream.changeLimit('requests', 4);
    expect(await statuses(upstream, 2)).toEqual([200, 429]);
    expect(() => upstream.changeLimit('tokens', 4)).toThrow('changeLimit: the name must be one of requests');
  });

  it('can read the cost from the body, and answer with a body of its own', async () => {
    const upstream = await start({
      style: 'openai',
      quotas: [{ name: 'tokens', capacity: 100, refill: { amount: 1, every: '1h' } }],
      cost: ({ body }) => ({ tokens: (JSON.parse(body) as { max_tokens: number }).max_tokens }),
      respond: ({ method, url }) => ({ status: 201, body: { method, url } }),
    });
    const body = JSON.stringify({ max_tokens: 40 });
    const response = await fetch(`${upstream.url}/v1`, { method: 'POST', body });
    expect([response.status, await response.json()]).toEqual([201, { method: 'POST', url: '/v1' }]);
    expect(response.headers.get('x-ratelimit-remaining-tokens')).toBe('60');
  });

  it('sees the mistake in a function of its own as the answer', async () => {
    const cost = (): never => {
      throw new Error('no such field');
    };
    const upstream = await start({ style: 'none', quotas: [{ limit: 1, window: '1s' }], cost });
    const response = await fetch(upstream.url);
    expect([response.status, await response.text()]).toEqual([500, 'fakeUpstream: Error: no such field']);
  });

  it('may close the upstream twice', async () => {
    const upstream = await start({ style: 'none' });
    await upstream.close();
    await upstream.close();
    await expect(call(upstream)).rejects.toThrow();
  });
});

describe('options are validated before anything listens', () => {
  it.each([
    [{ style: 'githb' }, "fakeUpstream: `style` must be a function, or one of 'none'"],
    [{ style: 7 }, 'fakeUpstream: `style` must be'],
    [{ style: 'none', quota: [] }, 'fakeUpstream: there is no option "quota"'],
    [{ style: 'none', quotas: {} }, 'fakeUpstream: `quotas` must be an array'],
    [{ style: 'none', quotas: [{ limit: 1 }] }, 'fakeUpstream: `quotas`[0]: `window` must be a duration'],
    [{ style: 'none', quotas: [{ limit: -1, window: '1s' }] }, 'fakeUpstream: `quotas`[0]: `limit` must be'],
    [
      { style: 'none', quotas: [{ capacity: 1 }] },
      'fakeUpstream: `quotas`[0]: `refill`: the argument must be',
    ],
    [
      {
        style: 'none',
        quotas: [
          { limit: 1, window: '1s' },
          { limit: 2, window: '1s' },
        ],
      },
      'the name of one quota',
    ],
    [{ style: 'none', lostAnswers: 2 }, 'fakeUpstream: `lostAnswers` must be a number from 0 to 1'],
    [{ style: 'none', foreign: Number.NaN }, 'fakeUpstream: `foreign` must be a number from 0 to 1'],
    [{ style: 'none', rounding: 'nearest' }, "fakeUpstream: `rounding` must be 'down', 'up' or 'exact'"],
    [{ style: 'none', latencyMs: -1 }, 'fakeUpstream: `latencyMs` must be a whole number from 0'],
    [{ style: 'none', bucketOf: 'core' }, 'fakeUpstream: `bucketOf` must be a function'],
  ])('%j', async (options, message) => {
    await expect(fakeUpstream(options as unknown as FakeUpstreamOptions)).rejects.toThrow(message);
  });
});
