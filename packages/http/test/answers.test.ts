import type { Decision, LimitStatus } from '@sluice/core';
import { parseList } from 'structured-headers';
import { describe, expect, it } from 'vitest';
import { holdsCharge, Settlement } from '../src/counting/settlement.ts';
import { RateLimitHeaders } from '../src/headers/rate-limit-headers.ts';
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
  ])('tells %i ms as %s seconds', (ms, seconds) => {
    expect(retryAfterHeaders(denial(ms))).toEqual([['retry-after', seconds]]);
  });

  it('is later at random with jitter, never earlier, and never later than the jitter', () => {
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

describe('RateLimitHeaders', () => {
  it('writes only integers that a structured field can hold, for windows and limits of any size', () => {
    const headers = new RateLimitHeaders(['draft-10']);
    const huge = status({ limit: Number.MAX_SAFE_INTEGER, remaining: Number.MAX_SAFE_INTEGER, windowMs: 1 });
    const fields = Object.fromEntries(headers.of([huge, status({ name: 'm', windowMs: 1001 })], false));
    const parsed = parseList(fields['ratelimit-policy'] ?? '').map(([, parameters]) => [...parameters]);
    expect(parsed[0]).toEqual([
      ['q', 999_999_999_999_999],
      ['w', 1],
    ]);
    expect(parsed[1]?.[1]).toEqual(['w', 2]);
    expect(parseList(fields.ratelimit ?? '')).toHaveLength(2);
  });

  it('remembers the policies of the last request only as long as they are the same', () => {
    const headers = new RateLimitHeaders(['draft-8']);
    const policy = (limit: number) =>
      Object.fromEntries(headers.of([status({ limit })], false))['ratelimit-policy'];
    expect([policy(1), policy(1), policy(2), policy(1)]).toEqual([1, 1, 2, 1].map((q) => `"n";q=${q};w=60`));
  });

  it('in drafts 6 and 7, gives no quota two policies', () => {
    const headers = new RateLimitHeaders(['draft-6']);
    const limits = [
      status({ name: 'a', windowMs: 1000 }),
      status({ name: 'b', remaining: 1, windowMs: 9000 }),
    ];
    expect(Object.fromEntries(headers.of(limits, false))['ratelimit-policy']).toBe('10;w=9');
  });

  it('tells nothing of a check without limits', () => {
    expect(new RateLimitHeaders(['legacy', 'draft-6', 'draft-10']).of([], false)).toEqual([]);
  });
});

describe('a settlement', () => {
  it.each([
    ['a window that is open', status({ resetAfterMs: 1000 }), 999, true],
    ['a window that has just ended', status({ resetAfterMs: 1000 }), 1000, false],
    ['the charged one of two windows', status({ resetAfterMs: 70_000 }), 9999, true],
    ['the window after the charged one', status({ resetAfterMs: 70_000 }), 10_000, false],
    ['what has no usage', status({ resetAfterMs: 0 }), 0, false],
  ])('gives back to %s: %#', (_what, limit, elapsedMs, holds) => {
    expect(holdsCharge(limit, elapsedMs)).toBe(holds);
  });

  it('is made at most once', () => {
    const settlement = new Settlement({ ...denial(0), allowed: true, limits: [status()] }, performance.now());
    expect([settlement.settle(), settlement.settle()]).toEqual([[true], []]);
  });

  it('adds the way to the store to the time that has passed', () => {
    const limits = [status({ resetAfterMs: 1000 }), status({ resetAfterMs: 3000 })];
    const settlement = new Settlement({ ...denial(0), allowed: true, limits }, performance.now() - 600);
    expect(settlement.settle()).toEqual([false, true]);
  });
});
