import { block, createLimiter, fixedWindow, tokenBucket, transitionOf } from '@sluice/core';
import { expect, it } from 'vitest';
import type { PostgresStore } from '../src/index.ts';
import { useChildProcesses } from './child-processes.ts';
import { usePostgres } from './postgres.ts';

const postgres = usePostgres();
const children = useChildProcesses();

/** The number of deadlocks on the server while this ran on a pool of `max` connections. */
async function deadlocksDuring(
  max: number,
  work: (store: PostgresStore) => Promise<unknown>,
): Promise<number> {
  const pool = postgres.pool({ max, application_name: `deadlock-free-${max}` });
  const seen = async (): Promise<number> => {
    const sql = 'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()';
    return (await postgres.firstRow(sql)).deadlocks as number;
  };
  const before = await seen();
  await work(postgres.store({ pool }));
  await pool.end();
  // The counters of a session reach the view when it ends.
  const sessions = 'SELECT count(*)::int AS running FROM pg_stat_activity WHERE application_name = $1';
  await expect.poll(() => postgres.firstRow(sessions, [`deadlock-free-${max}`])).toEqual({ running: 0 });
  return (await seen()) - before;
}

it('grants 8 processes exactly the limits, together', async () => {
  const results = await children.run<{ first: number; both: number; log: number }>(
    8,
    `const pool = new pg.Pool({ connectionString: ${JSON.stringify(postgres.server.url)}, max: 3 });
     const store = postgresStore({ pool, schema: '${postgres.schema}' });
     const day = '1d';
     const make = (...limits) => createLimiter({ store, limits, deadlineMs: 60000 });
     const first = make(fixedWindow({ name: 'first', limit: 1000, window: day }));
     const both = make(
       fixedWindow({ name: 'loose', limit: 5000, window: day, key: () => 'everybody' }),
       tokenBucket({ name: 'tight', capacity: 500, refill: { amount: 1, every: day }, key: (key) => key }),
     );
     const log = make(slidingWindowLog({ name: 'log', limit: 300, window: day }));
     const granted = async (limiter, key, cost) => {
       const decisions = await Promise.all(Array.from({ length: 300 }, (_, i) => limiter.consume(key(i), { cost })));
       return decisions.filter(({ allowed }) => allowed).length;
     };
     const result = {
       first: await granted(first, () => 'hot', 1),
       both: await granted(both, (i) => 'user-' + (i % 2), 2),
       log: await granted(log, () => 'hot', 3),
     };
     console.log(JSON.stringify(result));
     await store.close();
     await pool.end();`,
  );
  const sum = (name: 'first' | 'both' | 'log'): number => results.reduce((all, one) => all + one[name], 0);
  expect({ first: sum('first'), both: sum('both'), log: sum('log') }).toEqual({
    first: 1000,
    both: 500,
    log: 100,
  });
});

it('takes the limits of 64 concurrent callers in opposite orders: no deadlock, no conflict, no error', async () => {
  // Each caller has its own limiter, so that nothing is ordered or coalesced before it reaches the server.
  const limitOf = (name: string): ReturnType<typeof tokenBucket<string>> =>
    tokenBucket({ name, capacity: 1e6, refill: { amount: 1e6, every: '365d' }, key: () => name });
  const [a, b, c] = ['a', 'b', 'c'].map(limitOf);
  if (a === undefined || b === undefined || c === undefined) throw new Error('three limits');
  const orders = [
    [a, b, c],
    [c, b, a],
    [b, c, a],
    [c, a, b],
  ];
  const deadlocks = await deadlocksDuring(32, (store) => {
    const callers = Array.from({ length: 64 }, async (_, i) => {
      const limits = orders[i % orders.length] ?? [a];
      const limiter = createLimiter<string>({ store, limits, deadlineMs: 60_000 });
      for (let k = 0; k < 25; k++) expect((await limiter.consume('')).allowed).toBe(true);
    });
    return Promise.all(callers);
  });
  const rest = createLimiter<string>({ store: postgres.store(), limits: [a, b, c], deadlineMs: 60_000 });
  const { limits } = await rest.peek('');
  expect(limits.map(({ remaining }) => remaining)).toEqual(Array(3).fill(1e6 - 64 * 25));
  expect(deadlocks).toBe(0);
});

it('locks many rows in one order, whatever the order of the commands: batches of both ways never deadlock', async () => {
  const limit = fixedWindow({ name: 'many', limit: 1e6, window: '1d' });
  const { algorithm } = limit;
  const keys = Array.from({ length: 50 }, (_, i) => ({ scope: 'many', key: `${i}`, algorithm }));
  const deadlocks = await deadlocksDuring(16, (store) => {
    const batches = Array.from({ length: 200 }, async (_, i) => {
      const shuffled = [...keys].sort(() => Math.random() - 0.5);
      if (i % 4 === 0) return store.execute([{ kind: 'spend', keys: shuffled, cost: 1, count: 1 }]);
      if (i % 4 === 1) return store.remove(shuffled.slice(0, 5));
      return store.execute(shuffled.map((key) => ({ kind: 'spend', keys: [key], cost: 1, count: 1 })));
    });
    return Promise.all(batches);
  });
  expect(deadlocks).toBe(0);
});

it('locks blocks after all other rows: denied checks, updates and removals never deadlock', async () => {
  const algorithms = [
    block({ name: 'b', onDenied: 1 }).algorithm,
    fixedWindow({ name: 'f', limit: 1, window: '1d' }).algorithm,
  ];
  const keys = algorithms.flatMap((algorithm) =>
    // Ids of blocks in front of, between and behind those of the other limit.
    ['0', '5', '9'].map((key) => ({ scope: 'blocked', key: `${key}${algorithm.name}`, algorithm })),
  );
  const deadlocks = await deadlocksDuring(16, (store) => {
    const calls = Array.from({ length: 400 }, async (_, i) => {
      const shuffled = [...keys].sort(() => Math.random() - 0.5);
      const command = { kind: 'spend', keys: shuffled, cost: 1, count: 1 } as const;
      if (i % 8 === 0) return store.remove(shuffled);
      if (i % 4 === 1) return store.update(shuffled, transitionOf(command));
      return store.execute([command, { ...command, keys: shuffled.slice(0, 2) }]);
    });
    return Promise.all(calls);
  });
  expect(deadlocks).toBe(0);
});
