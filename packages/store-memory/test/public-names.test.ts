import {
  type Clock,
  createLimiter,
  type Decision,
  fixedWindow,
  gcra,
  type Limit,
  type Limiter,
  type LimitStatus,
  leakyBucket,
  RateLimitError,
  type SyncLimiter,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, expectTypeOf, it } from 'vitest';

interface Request {
  readonly ip: string;
  readonly user: { readonly plan: 'free' | 'internal' };
}

describe('the public names', () => {
  it('are stable: code written against them compiles and runs', async () => {
    const clock: Clock = { now: () => 1_700_000_000_000 };
    const limits: Limit[] = [
      fixedWindow({ name: 'fixed', limit: 10, window: '1m' }),
      fixedWindow({ name: 'aligned', limit: 10, window: 60_000, align: 'clock' }),
      slidingWindow({ name: 'sliding', limit: 10, window: '10s' }),
      slidingWindowLog({ name: 'log', limit: 10, window: '500ms' }),
      tokenBucket({ name: 'token', capacity: 10, refill: { amount: 1, every: '1s' } }),
      leakyBucket({ name: 'leaky', capacity: 10, leak: { amount: 1, every: '1s' } }),
      gcra({ name: 'gcra', limit: 10, period: '1m' }),
      gcra({ name: 'gcra-burst', limit: 10, period: '2h', burst: 10 }),
    ];
    const limiter = createLimiter({
      store: memoryStore({ maxKeys: 1000, clock }),
      limits,
      prefix: 'app',
      onStoreFailure: 'throw',
      deadlineMs: 100,
      denyCache: false,
    });
    expectTypeOf(limiter).toEqualTypeOf<SyncLimiter<string>>();
    const decision: Decision = await limiter.consume('key', {
      cost: 2,
      signal: new AbortController().signal,
    });
    const { allowed, limit, remaining, retryAfterMs, resetAfterMs, limitedBy, degraded } = decision;
    expect({ allowed, limit, remaining, retryAfterMs, limitedBy, degraded }).toEqual({
      allowed: true,
      limit: 10,
      remaining: 8,
      retryAfterMs: 0,
      limitedBy: undefined,
      degraded: false,
    });
    expect(resetAfterMs).toBeGreaterThan(0);
    const statuses: readonly LimitStatus[] = decision.limits;
    expect(statuses.map(({ name }) => name)).toEqual(limits.map(({ name }) => name));
    expect(statuses.every((status) => status.allowed && status.windowMs >= 500)).toBe(true);
    expect(limiter.consumeSync('key', { cost: 8 }).allowed).toBe(true);
    expect((await limiter.peek('key', { cost: 1 })).allowed).toBe(false);
    await limiter.refund('key', { cost: 1 });
    expect((await limiter.peek('key')).allowed).toBe(true);
    await limiter.reset('key');
    expect((await limiter.peek('key', { cost: 10 })).allowed).toBe(true);
    expect(new RateLimitError('STORE_CLOSED', 'closed', { cause: 1 })).toMatchObject({
      code: 'STORE_CLOSED',
      cause: 1,
    });
  });

  it('accept a string for limits without keys, and otherwise a subject of the type that the key functions take', () => {
    const byIp = tokenBucket({
      name: 'ip',
      capacity: 1,
      refill: { amount: 1, every: '1h' },
      key: (request: Request) => request.ip,
    });
    const everybody = fixedWindow({ name: 'all', limit: 5, window: '1d', key: () => 'all' });
    const keyed = createLimiter({ store: memoryStore(), limits: [byIp, everybody] });
    expectTypeOf(keyed.consumeSync).parameter(0).toEqualTypeOf<Request>();
    const tiered = createLimiter({
      store: memoryStore(),
      limits: (request: Request) => (request.user.plan === 'internal' ? null : [byIp]),
    });
    expectTypeOf(tiered).toExtend<Limiter<Request>>();
    const request: Request = { ip: '::1', user: { plan: 'free' } };
    expect(tiered.consumeSync(request).allowed).toBe(true);
    expect(tiered.consumeSync(request)).toMatchObject({ allowed: false, limitedBy: 'ip' });
    expect(tiered.consumeSync({ ...request, user: { plan: 'internal' } }).allowed).toBe(true);

    const plain = createLimiter({
      store: memoryStore(),
      limits: [gcra({ name: 'a', limit: 1, period: '1s' })],
    });
    // @ts-expect-error a limiter without key functions is called with a string
    expect(() => plain.consumeSync(request)).toThrow(TypeError);
    // @ts-expect-error there is no such option
    expect(() => plain.consumeSync('a', { weight: 1 })).toThrow(TypeError);
  });
});
