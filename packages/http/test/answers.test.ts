import type { Decision, LimitStatus } from '@sluice/core';
import { parseList } from 'structured-headers';
import { describe, expect, it } from 'vitest';
import { headersOf } from '../src/headers/headers-of.ts';
import { quotaHeaders } from '../src/headers/quota-headers.ts';
import { retryAfterHeaders } from '../src/headers/retry-after.ts';

function status(more: Partial<LimitStatus> = {}): LimitStatus {
  const base = {
    name: 'n',
    limit: 10,
    remaining: 5,
    retryAfterMs: 0,
    resetAfterMs: 60_000,
    windowMs: 60_000,
  };
  return { ...base, allowed: (more.retryAfterMs ?? 0) === 0, ...more };
}

function denial(retryAfterMs: number): Decision {
  const limits = [status({ retryAfterMs })];
  return { allowed: false, limit: 10, remaining: 0, retryAfterMs, resetAfterMs: 1, degraded: false, limits };
}

describe('retryAfterHeaders', () => {
  it.each([
    [1, '1'],
    [999, '1'],
    [1000, '1'],
    [1001, '2'],
    [59_999, '60'],
  ])('reports %i ms as %s seconds', (ms, seconds) => {
    expect(retryAfterHeaders(denial(ms))).toEqual([['retry-after', seconds]]);
  });

  it('is later at random with jitter, never earlier, and at most by the jitter', () => {
    const seen = new Set<number>();
    for (let i = 0; i < 2000; i++) seen.add(Number(retryAfterHeaders(denial(10_000), 5000)[0]?.[1]));
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...seen)).toBeLessThanOrEqual(15);
    expect(seen.size).toBeGreaterThan(3);
  });

  it('is absent where no wait helps', () => {
    expect(retryAfterHeaders(denial(Number.POSITIVE_INFINITY))).toEqual([]);
  });
});

describe('quotaHeaders', () => {
  it('writes only integers that fit a structured field, for windows and limits of any size', () => {
    const headersOf = quotaHeaders(['draft-10']);
    const huge = status({ limit: Number.MAX_SAFE_INTEGER, remaining: Number.MAX_SAFE_INTEGER, windowMs: 1 });
    const fields = Object.fromEntries(headersOf([huge, status({ name: 'm', windowMs: 1001 })], false));
    const parsed = parseList(fields['ratelimit-policy'] ?? '').map(([, parameters]) => [...parameters]);
    expect(parsed[0]).toEqual([
      ['q', 999_999_999_999_999],
      ['w', 1],
    ]);
    expect(parsed[1]?.[1]).toEqual(['w', 2]);
    expect(parseList(fields.ratelimit ?? '')).toHaveLength(2);
  });

  it('reuses the policies of the last request only while they are the same', () => {
    const headersOf = quotaHeaders(['draft-8']);
    const policy = (limit: number) =>
      Object.fromEntries(headersOf([status({ limit })], false))['ratelimit-policy'];
    expect([policy(1), policy(1), policy(2), policy(1)]).toEqual([1, 1, 2, 1].map((q) => `"n";q=${q};w=60`));
  });

  it('gives no quota two policies in drafts 6 and 7', () => {
    const headersOf = quotaHeaders(['draft-6']);
    const limits = [
      status({ name: 'a', windowMs: 1000 }),
      status({ name: 'b', remaining: 1, windowMs: 9000 }),
    ];
    expect(Object.fromEntries(headersOf(limits, false))['ratelimit-policy']).toBe('10;w=9');
  });

  it('returns no headers for a check without limits', () => {
    expect(quotaHeaders(['legacy', 'draft-6', 'draft-10'])([], false)).toEqual([]);
  });

  it('reports slots with the unit for concurrent requests, and only where there is one', () => {
    const slots = status({ name: 'slots', limit: 3, remaining: 1, held: true });
    const both = Object.fromEntries(quotaHeaders(['legacy', 'draft-10'])([status(), slots], false));
    expect(both['ratelimit-policy']).toBe('"n";q=10;w=60, "slots";q=3;qu="concurrent-requests"');
    expect(both.ratelimit).toBe('"n";r=5;t=60, "slots";r=1');
    expect(both['x-ratelimit-remaining']).toBe('5');
    expect(quotaHeaders(['legacy', 'draft-6', 'draft-7'])([slots], false)).toEqual([]);
  });

  it('never reports a block, which has no quota', () => {
    const infinite = { limit: Number.POSITIVE_INFINITY, remaining: Number.POSITIVE_INFINITY };
    const open = status({ name: 'block', ...infinite });
    const closed = status({ name: 'block', ...infinite, remaining: 0, retryAfterMs: 9000 });
    const headersOf = quotaHeaders(['legacy', 'draft-10']);
    expect(headersOf([open, status()], false)).toEqual(headersOf([status()], false));
    expect(headersOf([status(), closed], true)).toEqual(headersOf([status()], true));
    expect(headersOf([closed], true)).toEqual([]);
  });
});

describe('headersOf', () => {
  it('returns the quota in the formats of its caller, as the option `headers` does', () => {
    const allowed: Decision = { ...denial(0), allowed: true, limits: [status()] };
    const names = (format?: Parameters<typeof headersOf>[1]) =>
      headersOf(allowed, format).map(([name]) => name);
    const legacy = ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'];
    expect(names('legacy')).toEqual(legacy);
    expect(names(['draft-10'])).toEqual(['ratelimit-policy', 'ratelimit']);
    expect(names()).toEqual([...legacy, 'ratelimit-policy', 'ratelimit']);
    expect(names(true)).toEqual(names());
    expect(names(false)).toEqual([]);
    expect(headersOf(allowed, 'draft-8')).toEqual([
      ['ratelimit-policy', '"n";q=10;w=60'],
      ['ratelimit', '"n";r=5;t=60'],
    ]);
  });

  it('adds when to come back, and that no cache may store it, to a denial', () => {
    const refused = [
      ['retry-after', '2'],
      ['cache-control', 'no-store'],
    ];
    expect(headersOf(denial(1500), false)).toEqual(refused);
    expect(headersOf(denial(1500), 'draft-10').slice(-2)).toEqual(refused);
    expect(headersOf({ ...denial(1500), degraded: true })).toEqual(refused);
  });

  it('throws for a format that does not exist', () => {
    expect(() => headersOf(denial(1), 'draft-99' as 'draft-10')).toThrow(/^headersOf: `format` must be/);
  });
});
