import { describe, expect, it } from 'vitest';
import { builtInAlgorithms } from '../src/built-in-algorithms.ts';
import { createLimiter, fixedWindow, slidingWindow } from '../src/index.ts';
import { ManualClock } from '../src/testing/index.ts';
import { everyKindOfStore } from './every-kind-of-store.ts';
import { remoteStore } from './map-store.ts';

const limits = [
  fixedWindow({ name: 'requests', limit: 3, window: '1m' }),
  slidingWindow({ name: 'tokens', limit: 1000, window: '1m' }),
];

describe.each(everyKindOfStore)('a cost per limit on %s', (_kind, make) => {
  const setUp = () => createLimiter({ store: make(new ManualClock(0)), limits });

  it('charges each limit its own cost, and 1 where none is named', async () => {
    const limiter = setUp();
    const decision = await limiter.consume('k', { cost: { tokens: 400 } });
    expect(decision.limits.map(({ remaining }) => remaining)).toEqual([2, 600]);
    expect((await limiter.refund('k', { cost: { requests: 1, tokens: 100 } })).limits).toMatchObject([
      { remaining: 3 },
      { remaining: 700 },
    ]);
  });

  it('charges all limits or none', async () => {
    const limiter = setUp();
    expect(await limiter.consume('k', { cost: { requests: 3, tokens: 1001 } })).toMatchObject({
      allowed: false,
      limitedBy: 'tokens',
      retryAfterMs: Infinity,
    });
    expect((await limiter.peek('k')).limits.map(({ remaining }) => remaining)).toEqual([3, 1000]);
  });

  it('neither charges nor consults a limit that costs 0', async () => {
    const limiter = setUp();
    await limiter.consume('k', { cost: { requests: 3, tokens: 10 } });
    expect((await limiter.consume('k')).allowed).toBe(false);
    expect(await limiter.consume('k', { cost: { requests: 0, tokens: 10 } })).toMatchObject({
      allowed: true,
      limit: 1000,
      remaining: 980,
      limits: [{ remaining: 0, allowed: true }, { remaining: 980 }],
    });
  });

  it('refuses a wrong cost and the name of a limit that it does not have, before anything changes', async () => {
    const limiter = setUp();
    await expect(limiter.consume('k', { cost: { token: 1 } })).rejects.toThrow(
      /^consume: each name in `cost` must be one of the names of limits \("requests", "tokens"\).*got "token"/,
    );
    for (const wrong of [{ tokens: -1 }, { tokens: 0.5 }, { tokens: '1' }, [1, 2], null, 'tokens']) {
      await expect(limiter.consume('k', { cost: wrong as never })).rejects.toMatchObject({
        code: expect.stringMatching(/^(WRONG_TYPE|OUT_OF_RANGE)$/),
      });
    }
    expect((await limiter.peek('k')).limits.map(({ remaining }) => remaining)).toEqual([3, 1000]);
  });

  it('ignores names of limits that a function did not choose for this subject', async () => {
    const limiter = createLimiter({ store: make(new ManualClock(0)), limits: () => limits });
    expect((await limiter.consume('k', { cost: { tokens: 5, gpu: 7 } })).allowed).toBe(true);
  });

  it('accepts names that objects have of their own', async () => {
    const odd = [fixedWindow({ name: '__proto__', limit: 3, window: '1m' }), ...limits];
    const limiter = createLimiter({ store: make(new ManualClock(0)), limits: odd });
    const cost = JSON.parse('{ "__proto__": 2, "tokens": 5 }');
    expect((await limiter.consume('k', { cost })).limits.map(({ remaining }) => remaining)).toEqual([
      1, 2, 995,
    ]);
  });
});

describe('identical costs', () => {
  it('coalesce, however they are written', async () => {
    const store = remoteStore({ clock: new ManualClock(0), capabilities: { native: builtInAlgorithms } });
    const limiter = createLimiter({ store, limits });
    const costs = [{ tokens: 5 }, { requests: 1, tokens: 5 }, { tokens: 5 }];
    const decisions = await Promise.all(costs.map((cost) => limiter.consume('k', { cost })));
    expect(decisions.map(({ limits: [, tokens] }) => tokens?.remaining)).toEqual([995, 990, 985]);
    expect(store.batches).toEqual([1]);
  });
});
