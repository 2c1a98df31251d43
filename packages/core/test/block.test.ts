import { describe, expect, it } from 'vitest';
import { block, createLimiter, type Duration, fixedWindow } from '../src/index.ts';
import { ManualClock } from '../src/testing/index.ts';
import { everyKindOfStore } from './every-kind-of-store.ts';

const rate = fixedWindow({ name: 'rate', limit: 2, window: '1m' });

describe.each(everyKindOfStore)('block on %s', (_kind, make) => {
  const setUp = (onDenied?: Duration) => {
    const clock = new ManualClock();
    const blocked =
      onDenied === undefined ? block({ name: 'blocked' }) : block({ name: 'blocked', onDenied });
    return { clock, limiter: createLimiter({ store: make(clock), limits: [rate, blocked] }) };
  };

  it('denies a blocked key until the block ends, charges nothing, and leaves other keys alone', async () => {
    const { clock, limiter } = setUp();
    await limiter.block('k', '1h');
    expect(await limiter.consume('k')).toMatchObject({
      allowed: false,
      limitedBy: 'blocked',
      retryAfterMs: 3_600_000,
    });
    expect((await limiter.consume('other')).allowed).toBe(true);
    clock.advance(3_599_999);
    expect((await limiter.consume('k')).allowed).toBe(false);
    clock.advance(1);
    expect(await limiter.consume('k')).toMatchObject({ allowed: true, remaining: 1 });
  });

  it('ends with `unblock`, which keeps the usage of other limits', async () => {
    const { limiter } = setUp();
    await limiter.consume('k');
    await limiter.block('k', '1d');
    await limiter.unblock('k');
    expect(await limiter.consume('k')).toMatchObject({ allowed: true, remaining: 0 });
  });

  it('has no quota: it is never the tightest of the limits that allow', async () => {
    const { limiter } = setUp();
    const decision = await limiter.consume('k');
    expect(decision).toMatchObject({ limit: 2, remaining: 1 });
    expect(decision.limits[1]).toMatchObject({ limit: Infinity, remaining: Infinity, allowed: true });
  });

  it('blocks what another limit denies, with `onDenied`, and denials meanwhile do not extend it', async () => {
    const { clock, limiter } = setUp('15m');
    await limiter.consume('k', { cost: 2 });
    expect((await limiter.consume('k')).allowed).toBe(false);
    clock.advance(60_000);
    expect(await limiter.consume('k')).toMatchObject({ allowed: false, limitedBy: 'blocked' });
    clock.advance(14 * 60_000 - 1);
    expect(await limiter.consume('k')).toMatchObject({ allowed: false, retryAfterMs: 1 });
    clock.advance(1);
    expect((await limiter.consume('k')).allowed).toBe(true);
  });

  it('is not set by a denial without `onDenied`, nor by a peek', async () => {
    const { clock, limiter } = setUp();
    const { limiter: peeking } = setUp('15m');
    for (const one of [limiter, peeking]) await one.consume('k', { cost: 2 });
    expect((await limiter.consume('k')).allowed).toBe(false);
    expect((await peeking.peek('k')).allowed).toBe(false);
    expect((await limiter.peek('k')).limits[1]?.allowed).toBe(true);
    expect((await peeking.peek('k')).limits[1]?.allowed).toBe(true);
    clock.advance(60_000);
    expect((await limiter.consume('k')).allowed).toBe(true);
  });

  it('needs a `block` among the limits', async () => {
    const limiter = createLimiter({ store: make(new ManualClock()), limits: [rate] });
    await expect(limiter.block('k', '1h')).rejects.toMatchObject({ code: 'WRONG_TYPE' });
    await expect(limiter.unblock('k')).rejects.toThrow(/must include a block/);
    const { limiter: other } = setUp();
    for (const wrong of [0, -1, 1.5, 'soon', undefined]) {
      await expect(other.block('k', wrong as never), String(wrong)).rejects.toHaveProperty('code');
    }
  });
});

describe.each(everyKindOfStore)('penalize on %s', (_kind, make) => {
  it('spends what is left of the cost, denies nothing, and leaves no debt', async () => {
    const clock = new ManualClock();
    const limiter = createLimiter({ store: make(clock), limits: [rate] });
    expect(await limiter.penalize('k')).toMatchObject({ remaining: 1 });
    expect(await limiter.penalize('k', { cost: 1000 })).toMatchObject({ remaining: 0 });
    expect((await limiter.consume('k')).allowed).toBe(false);
    clock.advance(60_000);
    expect(await limiter.consume('k', { cost: 2 })).toMatchObject({ allowed: true });
  });
});
