import { describe, expect, it } from 'vitest';
import { concurrency, createLimiter, fixedWindow } from '../src/index.ts';
import { ManualClock } from '../src/testing/index.ts';
import { everyKindOfStore } from './every-kind-of-store.ts';

const slots = concurrency({ name: 'slots', limit: 2, lease: '10s' });

describe.each(everyKindOfStore)('concurrency on %s', (_kind, make) => {
  const setUp = () => {
    const clock = new ManualClock();
    return { clock, limiter: createLimiter({ store: make(clock), limits: [slots] }) };
  };

  it('lets at most `limit` in at once, and the next one in after a release', async () => {
    const { clock, limiter } = setUp();
    const first = await limiter.reserve('k');
    clock.advance(1);
    const second = await limiter.reserve('k');
    expect((await limiter.reserve('k')).decision).toMatchObject({ allowed: false, retryAfterMs: 9999 });
    expect(await first.commit()).toMatchObject({ settled: true });
    expect((await limiter.reserve('k')).decision.allowed).toBe(true);
    expect((await limiter.reserve('k')).decision.allowed).toBe(false);
    await second.cancel();
    expect((await limiter.reserve('k')).decision.allowed).toBe(true);
  });

  it('gets a slot back when its lease ends, and a late release frees no slot of another holder', async () => {
    const { clock, limiter } = setUp();
    const late = await limiter.reserve('k', { cost: 2 });
    clock.advance(9_999);
    expect((await limiter.reserve('k')).decision.allowed).toBe(false);
    clock.advance(1);
    expect((await limiter.reserve('k', { cost: 2 })).decision.allowed).toBe(true);
    await late.commit();
    expect((await limiter.reserve('k')).decision.allowed).toBe(false);
  });

  it('holds a slot for another lease when it is renewed, and no longer', async () => {
    const { clock, limiter } = setUp();
    const long = await limiter.reserve('k', { cost: 2 });
    for (let i = 0; i < 5; i++) {
      clock.advance(9_000);
      expect(await long.renew()).toBe(true);
    }
    expect((await limiter.peek('k')).allowed).toBe(false);
    clock.advance(10_000);
    expect(await long.renew()).toBe(false);
    expect((await limiter.reserve('k', { cost: 2 })).decision.allowed).toBe(true);
    expect(await long.renew()).toBe(false);
    await long.cancel();
    expect((await limiter.peek('k')).allowed).toBe(false);
  });

  it('releases a slot that was renewed', async () => {
    const { clock, limiter } = setUp();
    const reservation = await limiter.reserve('k', { cost: 2 });
    clock.advance(5_000);
    await reservation.renew();
    clock.advance(5_000);
    await reservation.commit();
    expect((await limiter.reserve('k', { cost: 2 })).decision.allowed).toBe(true);
  });

  it('combines with a rate limit: a commit releases the slot and keeps the charge', async () => {
    const clock = new ManualClock();
    const rate = fixedWindow({ name: 'rate', limit: 3, window: '1h' });
    const limiter = createLimiter({ store: make(clock), limits: [slots, rate] });
    for (let i = 0; i < 3; i++) {
      const reservation = await limiter.reserve('k');
      expect(reservation.decision.allowed).toBe(true);
      await reservation.commit();
    }
    expect((await limiter.reserve('k')).decision).toMatchObject({ allowed: false, limitedBy: 'rate' });
    expect((await limiter.peek('k', { cost: 0 })).limits).toMatchObject([{ remaining: 2 }, { remaining: 0 }]);
  });
});
