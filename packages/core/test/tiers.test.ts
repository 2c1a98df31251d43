import { describe, expect, it } from 'vitest';
import { createLimiter, fixedWindow, type Limit } from '../src/index.ts';
import { remoteStore } from './map-store.ts';

interface Customer {
  readonly tier: 'strict' | 'loose';
  readonly id: string;
}

const key = ({ id }: Customer): string => id;
const tiers: Readonly<Record<Customer['tier'], readonly Limit<Customer>[]>> = {
  strict: [fixedWindow({ name: 'requests', limit: 5, window: '1m', key })],
  loose: [fixedWindow({ name: 'requests', limit: 1000, window: '1m', key })],
};

const strict: Customer = { tier: 'strict', id: 'a' };
const loose: Customer = { tier: 'loose', id: 'a' };

describe.each([
  ['through `execute`', ['fixed-window']],
  ['through `update`', []],
])('checks of two tiers with one limit name in one tick, %s', (_, native) => {
  const limiterOn = () =>
    createLimiter({
      store: remoteStore({ capabilities: { native } }),
      limits: (customer: Customer) => tiers[customer.tier],
      deadlineMs: 10_000,
    });

  it('are each decided by the numbers of their own tier', async () => {
    const limiter = limiterOn();
    const first = limiter.consume(loose);
    const others = Array.from({ length: 50 }, () => limiter.consume(strict));
    expect((await first).limit).toBe(1000);
    const decisions = await Promise.all(others);
    expect(decisions.every(({ limit }) => limit === 5)).toBe(true);
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(4);
  });

  it('lets the loose tier have what is left after a strict check', async () => {
    const limiter = limiterOn();
    const first = limiter.consume(strict);
    const others = Array.from({ length: 50 }, () => limiter.consume(loose));
    expect((await first).allowed).toBe(true);
    expect((await Promise.all(others)).filter(({ allowed }) => allowed)).toHaveLength(50);
  });

  it('peeks by the numbers of its own tier', async () => {
    const limiter = limiterOn();
    const [first, second] = await Promise.all([limiter.peek(loose), limiter.peek(strict)]);
    expect([first.remaining, second.remaining]).toEqual([1000, 5]);
  });
});

it('answers each check in the order of its own limits', async () => {
  const a = fixedWindow({ name: 'a', limit: 5, window: '1m' });
  const b = fixedWindow({ name: 'b', limit: 7, window: '1m' });
  let limits: readonly Limit[] = [a, b];
  const limiter = createLimiter({ store: remoteStore(), limits: () => limits, deadlineMs: 10_000 });
  const forward = limiter.consume('k');
  limits = [b, a];
  const backward = limiter.consume('k');
  const names = async (decision: typeof forward): Promise<string[]> =>
    (await decision).limits.map(({ name }) => name);
  expect([await names(forward), await names(backward)]).toEqual([
    ['a', 'b'],
    ['b', 'a'],
  ]);
});

it('coalesces checks of one tier although its array of limits is created anew for each check', async () => {
  const store = remoteStore({ capabilities: { native: ['fixed-window'] } });
  const limiter = createLimiter({
    store,
    limits: () => [fixedWindow({ name: 'requests', limit: 5, window: '1m' })],
    deadlineMs: 10_000,
  });
  const decisions = await Promise.all(Array.from({ length: 50 }, () => limiter.consume('k')));
  expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(5);
  expect(store.batches).toEqual([1]);
});
