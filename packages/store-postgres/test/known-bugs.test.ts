// Bugs that other limiters have had, and that could happen in this store. Each test states what must be true
// here.

import {
  builtInAlgorithms,
  concurrency,
  createLimiter,
  fixedWindow,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';
import { ManualClock } from '@sluice/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { usePostgres } from './postgres.ts';

const postgres = usePostgres();
const DAY_MS = 86_400_000;

// Deadlocks of limits that were updated in no order: https://github.com/hatchet-dev/hatchet/pull/1343
describe('no deadlock, no starved pool, no key and no count that does not fit its column', () => {
  it('a pool of one connection serves 200 callers of limits in opposite orders', async () => {
    const store = postgres.store({ pool: postgres.pool({ max: 1 }) });
    const [a, b] = ['a', 'b'].map((name) =>
      fixedWindow({ name, limit: 1e6, window: '1d', key: (user: string) => user }),
    );
    if (a === undefined || b === undefined) throw new Error('two limits');
    const decisions = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        createLimiter<string>({ store, limits: i % 2 ? [a, b] : [b, a], deadlineMs: 60_000 }).consume('user'),
      ),
    );
    expect(decisions.every(({ allowed }) => allowed)).toBe(true);
  });

  it('a key of 4 kB is a key like any other', async () => {
    const limiter = createLimiter({
      store: postgres.store(),
      limits: [fixedWindow({ name: 'long', limit: 2, window: '1d' })],
      deadlineMs: 60_000,
    });
    const long = 'k'.repeat(4096);
    expect((await limiter.consume(`${long}a`)).remaining).toBe(1);
    expect((await limiter.consume(`${long}b`)).remaining).toBe(1);
    expect((await limiter.consume(`${long}a`)).remaining).toBe(0);
  });

  it.each([
    ['fixed window', fixedWindow({ name: 'many-f', limit: 2 ** 50, window: '1d' })],
    ['sliding window', slidingWindow({ name: 'many-s', limit: 2 ** 40, window: '1s' })],
    ['log', slidingWindowLog({ name: 'many-l', limit: 2 ** 50, window: '1d' })],
    [
      'token bucket',
      tokenBucket({ name: 'many-t', capacity: 2 ** 40, refill: { amount: 2 ** 40, every: '1s' } }),
    ],
  ])('counts above 2^31 are counted exactly by a %s', async (_, limit) => {
    const clock = new ManualClock();
    const limiter = createLimiter({ store: postgres.store({ clock }), limits: [limit], deadlineMs: 60_000 });
    await limiter.consume('many', { cost: 2 ** 32 + 1 });
    const { remaining } = await limiter.consume('many', { cost: 2 });
    expect(remaining).toBe(limit.algorithm.limit - 2 ** 32 - 3);
  });
});

// 8 checks allowed of 4, by a process whose clock was slow:
// https://github.com/spring-cloud/spring-cloud-gateway/pull/1688
describe('the clock of the process', () => {
  it.each([600_000, -600_000])('does not matter, even when it is off by %i ms', async (offMs) => {
    const store = postgres.store();
    for (const limit of [
      fixedWindow({ name: `clock-f${offMs}`, limit: 4, window: '5m' }),
      tokenBucket({ name: `clock-t${offMs}`, capacity: 4, refill: { amount: 4, every: '5m' } }),
      slidingWindowLog({ name: `clock-l${offMs}`, limit: 4, window: '5m' }),
    ]) {
      const limiter = createLimiter({ store, limits: [limit], deadlineMs: 60_000, denyCache: false });
      expect((await limiter.consume('user', { cost: 4 })).allowed).toBe(true);
      vi.setSystemTime(Date.now() + offMs);
      try {
        const again = await limiter.consume('user');
        expect(again.allowed).toBe(false);
        expect(again.retryAfterMs).toBeGreaterThan(0);
        expect(again.retryAfterMs).toBeLessThanOrEqual(5 * 60_000);
      } finally {
        vi.useRealTimers();
      }
    }
  });
});

// A finite wait for a cost that never fits: https://github.com/bucket4j/bucket4j/issues/220
describe('Retry-After is exact', () => {
  it.each(builtInAlgorithms.filter((name) => name !== 'block'))(
    '%s: denied one millisecond before it, allowed at it',
    async (name) => {
      const clock = new ManualClock();
      const limits = {
        'fixed-window': fixedWindow({ name, limit: 7, window: 9973 }),
        'sliding-window': slidingWindow({ name, limit: 7, window: 9973 }),
        'sliding-window-log': slidingWindowLog({ name, limit: 7, window: 9973 }),
        concurrency: concurrency({ name, limit: 7, lease: 9973 }),
      };
      const bucket = tokenBucket({ name, capacity: 7, refill: { amount: 3, every: 9973 } });
      const limit = (limits as Record<string, typeof bucket>)[name] ?? bucket;
      const limiter = createLimiter({
        store: postgres.store({ clock }),
        limits: [limit],
        deadlineMs: 60_000,
      });
      for (const cost of [1, 2, 3, 7]) {
        const user = `user-${cost}`;
        for (let i = 0; i < 7; i++) {
          clock.advance(13);
          expect((await limiter.consume(user)).allowed).toBe(true);
        }
        const { allowed, retryAfterMs } = await limiter.consume(user, { cost });
        expect(allowed).toBe(false);
        clock.advance(retryAfterMs - 1);
        expect((await limiter.consume(user, { cost })).allowed, `cost ${cost}, 1 ms early`).toBe(false);
        clock.advance(1);
        expect((await limiter.consume(user, { cost })).allowed, `cost ${cost}, in time`).toBe(true);
      }
    },
  );

  it('no wait is reported for a cost above the limit', async () => {
    const limit = tokenBucket({ name: 'never', capacity: 7, refill: { amount: 3, every: 9973 } });
    const limiter = createLimiter({ store: postgres.store(), limits: [limit], deadlineMs: 60_000 });
    expect((await limiter.consume('user', { cost: 8 })).retryAfterMs).toBe(Number.POSITIVE_INFINITY);
  });
});

// A denial that discarded a refill of less than a unit: https://github.com/PostHog/posthog/pull/59610
describe('a refill of less than a unit survives a denial', () => {
  it.each([
    // 7 units in 1,000 ms: a check each 143 ms (142.86 exactly) is just under the rate; one each 142 ms is
    // just above it.
    ['allows all of 100,000 checks just under the rate', 143, 100_000],
    ['allows no more than the rate, and loses nothing, just above it', 142, 99_401],
  ])('%s', async (_, stepMs, expected) => {
    // Inside the database, because 100,000 round trips would only measure the network.
    const id = `steady-${stepMs}`;
    await postgres.firstRow(
      `CREATE UNLOGGED TABLE IF NOT EXISTS "${postgres.schema}".steady (step int, granted int)`,
    );
    await postgres.firstRow(`DO $$
      DECLARE
        granted int := 0;
        answer text;
      BEGIN
        FOR tick IN 0..99999 LOOP
          answer := "${postgres.schema}".sluice_records_bucket_2(
            1700000000000 + tick::bigint * ${stepMs}, '{${id}}', 1, 2, 7, 1000);
          -- A number here, and not a bracket, is the first of a granted record.
          IF left(split_part(answer, ',', 2), 1) <> '[' THEN
            granted := granted + 1;
          END IF;
          IF tick % 20 = 0 THEN
            COMMIT;
          END IF;
        END LOOP;
        INSERT INTO "${postgres.schema}".steady VALUES (${stepMs}, granted);
      END $$`);
    const { granted } = await postgres.firstRow(
      `SELECT granted FROM "${postgres.schema}".steady WHERE step = $1`,
      [stepMs],
    );
    // Two units to begin with, and 7 in each 1,000 ms.
    expect(granted).toBe(expected);
  });
});

// In rate-limiter-flexible on Redis, a duration of 0.5 s made a record that never expired.
describe('windows below a second', () => {
  it.each([1, 50, 500, 999, 1500])(
    'a window of %i ms ends after it, and leaves nothing behind',
    async (window) => {
      const clock = new ManualClock();
      const store = postgres.store({ clock, table: 'brief' });
      await store.migrate();
      for (const limit of [
        fixedWindow({ name: `f${window}`, limit: 1, window }),
        slidingWindow({ name: `s${window}`, limit: 1, window }),
        slidingWindowLog({ name: `l${window}`, limit: 1, window }),
        tokenBucket({ name: `t${window}`, capacity: 1, refill: { amount: 1, every: window } }),
      ]) {
        const limiter = createLimiter({ store, limits: [limit], deadlineMs: 60_000 });
        const { allowed } = await limiter.consume('user');
        const { retryAfterMs } = await limiter.consume('user');
        clock.advance(retryAfterMs);
        expect([allowed, (await limiter.consume('user')).allowed], limit.name).toEqual([true, true]);
        expect(retryAfterMs).toBeLessThanOrEqual(2 * window);
      }
      const { latest } = await postgres.firstRow(
        `SELECT max(record[1])::text AS latest FROM "${postgres.schema}".brief`,
      );
      expect(Number(latest), 'every record has an expiry').toBeLessThanOrEqual(clock.now() + 2 * window);
      clock.advance(DAY_MS);
      expect(await store.sweep()).toBeGreaterThanOrEqual(4);
      const { rows } = await postgres.firstRow(
        `SELECT count(*)::int AS rows FROM "${postgres.schema}".brief`,
      );
      expect(rows).toBe(0);
    },
  );
});

it('keys with a NUL or lone surrogates are distinct', async () => {
  const limiter = createLimiter({
    store: postgres.store(),
    limits: [fixedWindow({ name: 'odd', limit: 5, window: '1d' })],
    deadlineMs: 60_000,
  });
  const keys = [
    '\0',
    '',
    '\ud800',
    '\ud801',
    '\udc00',
    '\ufffd',
    'a\0',
    'a',
    '%sha256:',
    '\u00e9',
    'e\u0301',
  ];
  for (const key of keys) expect((await limiter.consume(key)).remaining, JSON.stringify(key)).toBe(4);
});
