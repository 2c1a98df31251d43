import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Algorithm,
  type CommandResult,
  fixedWindow,
  type RecordKey,
  type StoredRecord,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';
import { expect, it } from 'vitest';
import { usePostgres } from './postgres.ts';

const postgres = usePostgres();
const WINDOW_MS = 1000;
const LIMIT = 5;

async function spendEach(keys: readonly RecordKey[], cost: number): Promise<CommandResult[]> {
  const outcomes = await postgres
    .store()
    .execute(keys.map((key) => ({ kind: 'spend', keys: [key], cost, count: 1 })));
  return outcomes.map((outcome) => {
    if (outcome instanceof Error) throw outcome;
    return outcome;
  });
}

async function spend(key: RecordKey, cost: number): Promise<CommandResult> {
  return (await spendEach([key], cost))[0] as CommandResult;
}

async function serverMs(): Promise<number> {
  const { ms } = await postgres.firstRow('SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms');
  return Number(ms);
}

/** Resolves just after the next window edge, which it returns. */
async function nextEdge(): Promise<number> {
  const nowMs = await serverMs();
  const edgeMs = (Math.floor(nowMs / WINDOW_MS) + 1) * WINDOW_MS;
  await sleep(edgeMs - nowMs + 1);
  return edgeMs;
}

/** Resolves when another session waits for a lock of this one. */
async function isWaitedFor(pid: number): Promise<void> {
  const sql = 'SELECT count(*)::int AS others FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))';
  await expect.poll(() => postgres.firstRow(sql, [pid])).toEqual({ others: 1 });
}

async function pidOf(client: { query(sql: string): Promise<{ rows: { pid: number }[] }> }): Promise<number> {
  return (await client.query('SELECT pg_backend_pid() AS pid')).rows[0]?.pid ?? 0;
}

const limits: readonly (readonly [string, Algorithm])[] = [
  ['fixed window', fixedWindow({ name: 'f', limit: LIMIT, window: WINDOW_MS, align: 'clock' }).algorithm],
  ['sliding window', slidingWindow({ name: 's', limit: LIMIT, window: WINDOW_MS }).algorithm],
  [
    'token bucket',
    tokenBucket({ name: 't', capacity: LIMIT, refill: { amount: LIMIT, every: WINDOW_MS } }).algorithm,
  ],
];

it.each(limits)(
  'a check that waited for a row over a window edge counts after it: %s',
  async (_, algorithm) => {
    const key = { scope: 'waits', key: algorithm.name, algorithm };
    const holder = await postgres.client();
    await nextEdge();
    await spend(key, 1);
    await holder.query('BEGIN');
    await holder.query(`SELECT FROM "${postgres.schema}".sluice_records FOR UPDATE`);
    const waiting = spend(key, LIMIT - 1);
    await isWaitedFor(await pidOf(holder));
    const edgeMs = await nextEdge();
    await holder.query('COMMIT');
    const { granted, nowMs } = await waiting;
    expect(granted).toBe(1);
    expect(nowMs).toBeGreaterThanOrEqual(edgeMs);
    // The window has 1 left, unless a slow machine has let it end.
    const next = await spend(key, LIMIT);
    if (next.nowMs < edgeMs + WINDOW_MS / 2) expect(next.granted).toBe(0);
  },
);

it.each(limits)(
  'a record that waited for a row that was never made is dated after the wait: %s',
  async (_, algorithm) => {
    const key = { scope: 'never-made', key: algorithm.name, algorithm };
    const holder = await postgres.client();
    await holder.query('BEGIN');
    const inside = postgres.store().withClient(holder);
    await inside.execute?.([{ kind: 'spend', keys: [key], cost: 1, count: 1 }]);
    const waiting = spend(key, 1);
    await isWaitedFor(await pidOf(holder));
    const edgeMs = await nextEdge();
    await holder.query('ROLLBACK');
    const { granted, nowMs } = await waiting;
    expect(granted).toBe(1);
    expect(nowMs).toBeGreaterThanOrEqual(edgeMs);
    const record = await postgres.store().update([key], ([kept]) => ({ result: kept as StoredRecord }));
    expect(record[0]).toBeGreaterThan(nowMs);
    expect(algorithm.available(record, nowMs)).toBe(LIMIT - 1);
  },
);

const daily: readonly (readonly [string, Algorithm])[] = [
  ['fixed window', fixedWindow({ name: 'f', limit: LIMIT, window: '1d' }).algorithm],
  [
    'fixed window of the clock',
    fixedWindow({ name: 'c', limit: LIMIT, window: '1d', align: 'clock' }).algorithm,
  ],
  ['sliding window', slidingWindow({ name: 's', limit: LIMIT, window: '1d' }).algorithm],
  ['log', slidingWindowLog({ name: 'l', limit: LIMIT, window: '1d' }).algorithm],
  [
    'token bucket',
    tokenBucket({ name: 't', capacity: LIMIT, refill: { amount: LIMIT, every: '1d' } }).algorithm,
  ],
];

it.each(daily)(
  'a record that another process has made meanwhile, with the same numbers, keeps its charge: %s',
  async (name, algorithm) => {
    const key = { scope: 'made-twice', key: name, algorithm };
    const holder = await postgres.client();
    await holder.query('BEGIN');
    await postgres
      .store()
      .withClient(holder)
      .execute?.([{ kind: 'spend', keys: [key], cost: 1, count: 1 }]);
    const waiting = spend(key, 1);
    await isWaitedFor(await pidOf(holder));
    // Longer than a check may wait without being decided anew.
    await sleep(60);
    await holder.query('COMMIT');
    const { granted, nowMs } = await waiting;
    expect(granted).toBe(1);
    const record = await postgres.store().update([key], ([kept]) => ({ result: kept as StoredRecord }));
    expect(algorithm.available(record, nowMs)).toBe(LIMIT - 2);
  },
);

it('in one batch, each check is decided by a time at which its row was locked', async () => {
  const { algorithm } = fixedWindow({ name: 'f', limit: LIMIT, window: WINDOW_MS, align: 'clock' });
  const { algorithm: perDay } = fixedWindow({ name: 'd', limit: LIMIT, window: '1d' });
  const keys = ['a free', 'b locked', 'c locked and used up', 'd new', 'e used up for long'].map((key) => ({
    scope: 'mixed',
    key,
    algorithm,
  }));
  const [free, locked, usedUp, , usedUpForLong] = keys as [
    RecordKey,
    RecordKey,
    RecordKey,
    RecordKey,
    RecordKey,
  ];
  const holder = await postgres.client();
  await nextEdge();
  await spend(free, 1);
  await spend(locked, 1);
  await spend(usedUp, LIMIT);
  // Written under a longer window, which this record keeps.
  await spend({ ...usedUpForLong, algorithm: perDay }, LIMIT);
  await holder.query('BEGIN');
  await holder.query(`SELECT FROM "${postgres.schema}".sluice_records WHERE id LIKE '%locked%' FOR UPDATE`);
  const waiting = spendEach(keys, 2);
  await isWaitedFor(await pidOf(holder));
  const edgeMs = await nextEdge();
  await holder.query('COMMIT');
  const outcomes = await waiting;
  expect(outcomes.map(({ granted }) => granted)).toEqual([1, 1, 1, 1, 0]);
  const isLate = outcomes.map(({ nowMs }) => nowMs >= edgeMs);
  expect(isLate.slice(1)).toEqual([true, true, true, true]);
  // The first may be earlier. Each was charged to the window of its own time.
  for (const { nowMs, records } of outcomes.slice(0, 4)) {
    const [endsAtMs, , openedAtMs] = records[0] as StoredRecord;
    expect(openedAtMs).toBeLessThanOrEqual(nowMs);
    expect(endsAtMs).toBeGreaterThan(nowMs);
  }
  for (const key of keys.slice(1, 4)) {
    const [used, nowMs] = await postgres
      .store()
      .update([key], ([record], now) => ({ result: [record?.[1], now] as const }));
    // Unless a slow machine has let the window end.
    if (nowMs < edgeMs + WINDOW_MS) expect(used).toBe(2);
  }
});
