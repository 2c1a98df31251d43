import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixedWindow, type RecordKey, slidingWindowLog } from '@sluice/core';
import { type RedisServer, startRedis } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programsModule } from '../../../scripts/embed-programs.mjs';
import { commandScript, oneCommandScript } from '../src/command-scripts.ts';
import { fromIoredis, redisStore } from '../src/index.ts';
import { nativeAlgorithmNames } from '../src/native-algorithms.ts';
import { programs } from '../src/programs/programs.ts';
import { safeOptions } from './connections.ts';

let server: RedisServer;
let redis: Redis;

beforeAll(async () => {
  server = await startRedis({ own: true });
  redis = new Redis(server.url, safeOptions);
});

afterAll(async () => {
  redis?.disconnect();
  await server?.stop();
});

it('the embedded programs are those of the .lua files (otherwise build)', () => {
  const folder = join(import.meta.dirname, '../src/programs');
  expect(readFileSync(join(folder, 'programs.ts'), 'utf8')).toBe(programsModule(folder));
});

it('scripts are plain Lua 5.1 without a shebang, which every server since 6.2 accepts', () => {
  for (const text of Object.values(programs))
    expect(text).not.toMatch(/^#!|redis\.(setresp|acl_check_cmd|register_function)|\bgoto\b/m);
});

it('scripts call no command and no option that is newer than Redis 6.2', () => {
  const commands = Object.values(programs).flatMap((text) =>
    [...text.matchAll(/\b(?:p?call)\('([A-Z]+)'/g)].map(([, name]) => name),
  );
  const known = [
    'DEL',
    'EXISTS',
    'GET',
    'GETRANGE',
    'MGET',
    'PEXPIRE',
    'PSETEX',
    'SET',
    'SETRANGE',
    'STRLEN',
    'TIME',
  ];
  expect([...new Set(commands)].sort()).toEqual(known);
});

it('one script serves all buckets, and the same programs are always the same script', () => {
  expect(oneCommandScript('gcra')).toBe(oneCommandScript('token-bucket'));
  expect(commandScript(new Set(['gcra', 'fixed-window']))).toBe(
    commandScript(new Set(['fixed-window', 'leaky-bucket'])),
  );
  for (const name of nativeAlgorithmNames)
    expect(commandScript(new Set([name]))).not.toBe(oneCommandScript(name));
});

describe('a log of 10,000 entries', () => {
  const { algorithm } = slidingWindowLog({ name: 'log', limit: 10_000, window: '1m' });
  const key: RecordKey = { scope: 'log', key: 'user', algorithm };
  const clock = { nowMs: 1_700_000_040_000, now: () => clock.nowMs };

  const callsOf = async (work: () => Promise<unknown>): Promise<number> => {
    await redis.config('RESETSTAT');
    await work();
    const stats = await redis.info('commandstats');
    return [...stats.matchAll(/cmdstat_(?!evalsha|config|info)\w+:calls=(\d+)/g)].reduce(
      (sum, [, n]) => sum + Number(n),
      0,
    );
  };

  it('costs a check a few small reads and writes, whether it is granted or denied', async () => {
    const store = redisStore({ client: fromIoredis(redis), clock });
    const check = async (count: number, cost = 1): Promise<number> => {
      clock.nowMs++;
      const [outcome] = (await store.execute?.([{ kind: 'spend', keys: [key], cost, count }])) ?? [];
      if (outcome === undefined || outcome instanceof Error) throw outcome ?? new Error('no outcome');
      // Expiry and base, and two numbers for each of three entries: the newest, the one before it, and the
      // one whose end makes room for the cost.
      expect(outcome.records[0]?.length).toBeLessThanOrEqual(8);
      return outcome.granted;
    };
    // Fills the log, one entry per millisecond.
    for (let i = 0; i < 10_000; i++) expect(await check(1)).toBe(1);
    expect(await callsOf(() => check(1))).toBeLessThan(12);
    expect(await check(1)).toBe(0);
    // Half a window later, half of the entries no longer count: found by halving, not by counting.
    clock.nowMs += 55_000;
    expect(await callsOf(() => check(1))).toBeLessThan(45);
    expect(await callsOf(() => check(1))).toBeLessThan(12);
    expect(await callsOf(() => check(1, 9000))).toBeLessThan(60);
    // Sixteen bytes per entry, with space to grow.
    expect(await redis.memory('USAGE', 'sluice:{user}log')).toBeLessThan(2 * 16_384 * 16);
  });

  it('rewrites only the entries from a charge on that is taken back', async () => {
    const store = redisStore({ client: fromIoredis(redis), clock });
    const held = { ...key, key: 'held' };
    const spend = { kind: 'spend', keys: [held], cost: 2, count: 1 } as const;
    const startMs = clock.nowMs;
    for (let i = 0; i < 5000; i++) {
      clock.nowMs++;
      await store.execute?.([spend]);
    }
    for (const [chargedAtMs, cost, available] of [
      [startMs + 2500, 1, 1],
      [startMs + 2500, 9, 2],
      [startMs + 2500, 1, 2],
      [startMs + 1, 2, 4],
      [startMs + 5000, 2, 6],
    ] as const) {
      const calls = await callsOf(async () => {
        const [outcome] =
          (await store.execute?.([{ kind: 'take-back', keys: [held], cost, chargedAtMs }])) ?? [];
        if (outcome === undefined || outcome instanceof Error) throw outcome ?? new Error('no outcome');
        expect(algorithm.available(outcome.records[0], outcome.nowMs)).toBe(available);
      });
      // Two searches for the millisecond, each of at most twice the binary logarithm of 5000.
      expect(calls).toBeLessThan(65);
    }
  });
});

it('a batch of checks reads the time once', async () => {
  const store = redisStore({ client: fromIoredis(redis) });
  const { algorithm } = fixedWindow({ name: 'f', limit: 10, window: '1m' });
  const commands = Array.from({ length: 32 }, (_, i) => ({
    kind: 'spend' as const,
    keys: [{ scope: 'time', key: `${i}`, algorithm }],
    cost: 1,
    count: 1,
  }));
  await store.execute?.(commands);
  await redis.config('RESETSTAT');
  await store.execute?.(commands);
  const stats = await redis.info('commandstats');
  expect(stats).toMatch(/cmdstat_time:calls=1,/);
  expect(stats).toMatch(/cmdstat_evalsha:calls=1,/);
});
