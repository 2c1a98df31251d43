import { describe, expect, it } from 'vitest';
import { Breaker } from '../src/engine/breaker.ts';
import { RateLimitError } from '../src/index.ts';

const failure = new RateLimitError('STORE_TIMEOUT');

/** A breaker, the outages that it reported, and functions that fail and answer. */
function setUp(random = () => 1) {
  const reported: unknown[] = [];
  const listener = {
    began: (error: unknown) => reported.push(error),
    ended: (ms: number) => reported.push(ms),
  };
  const breaker = new Breaker(listener, random);
  const fail = (nowMs: number) => breaker.failed(breaker.begin(), failure, nowMs);
  const open = (nowMs: number) => {
    for (let i = 0; i < 5; i++) fail(nowMs);
  };
  return { breaker, reported, fail, open };
}

describe('the breaker', () => {
  it('opens at the fifth failure in a row, and an answer in between starts the count anew', () => {
    const { breaker, fail } = setUp();
    for (let i = 0; i < 4; i++) fail(0);
    breaker.answered(breaker.begin(), 0);
    for (let i = 0; i < 4; i++) fail(0);
    expect(breaker.isOpen).toBe(false);
    fail(0);
    expect(breaker.isOpen).toBe(true);
    expect(breaker.outageError(1)).toMatchObject({ code: 'STORE_UNAVAILABLE', cause: failure });
  });

  it('lets one probe through after its pause, and nothing beside it', () => {
    const { breaker, open } = setUp();
    open(1000);
    expect(breaker.outageError(1099)).toBeDefined();
    expect(breaker.outageError(1100)).toBeUndefined();
    const probe = breaker.begin();
    expect(breaker.outageError(1100)).toBeDefined();
    breaker.failed(probe, failure, 1150);
    expect(breaker.outageError(1349)).toBeDefined();
    expect(breaker.outageError(1350)).toBeUndefined();
  });

  it('waits longer after each probe that fails, never longer than half a second, and never the same for all', () => {
    const pauses = (random: () => number): number[] => {
      const { breaker, open, fail } = setUp(random);
      open(0);
      return Array.from({ length: 6 }, () => {
        let waited = 0;
        while (breaker.outageError(waited) !== undefined) waited++;
        fail(0);
        return waited;
      });
    };
    expect(pauses(() => 1)).toEqual([100, 200, 400, 500, 500, 500]);
    expect(pauses(() => 0)).toEqual([50, 100, 200, 250, 250, 250]);
  });

  it('closes at the first answer, to a probe or to an earlier call, and reports how long it was open', () => {
    const { breaker, reported, open } = setUp();
    const early = breaker.begin();
    open(1000);
    breaker.answered(early, 1030);
    expect(breaker.isOpen).toBe(false);
    open(2000);
    breaker.answered(breaker.begin(), 2500);
    expect(breaker.isOpen).toBe(false);
    expect(reported).toEqual([failure, 30, failure, 500]);
  });

  it('learns nothing from calls that were sent before it opened and fail later', () => {
    const { breaker, reported, open } = setUp();
    const early = breaker.begin();
    open(1000);
    breaker.failed(early, failure, 1090);
    expect(breaker.outageError(1100)).toBeUndefined();
    expect(reported).toEqual([failure]);
  });
});
