import { createLimiter, customLimit, fixedWindow, type Limit, slidingWindowLog } from '@sluice/core';
import { expect, it } from 'vitest';
import { usePostgres } from './postgres.ts';

const postgres = usePostgres();
const perDay = fixedWindow({ name: 'per-day', limit: 1e6, window: '1d' });
const log = slidingWindowLog({ name: 'log', limit: 1e6, window: '1d' });
const custom = customLimit({
  name: 'own',
  algorithm: Object.create(perDay.algorithm, { name: { value: 'own' } }),
});

it.each([
  ['a window', perDay, 1, 1500],
  ['a window', perDay, 10, 1500],
  ['an exact log', log, 10, 1500],
  // Each check is a transaction of its own, so fewer keep all connections busy.
  ['an algorithm of the user', custom, 10, 300],
] as const)('a reset undoes the checks that were made before it on a busy store: %s', async (...given) => {
  const [, limit, max, busyWith]: readonly [string, Limit, number, number] = given;
  const store = postgres.store({ pool: postgres.pool({ max }) });
  const limiter = createLimiter({ store, limits: [limit], deadlineMs: 60_000 });
  for (let round = 0; round < 10; round++) {
    const others = Array.from({ length: busyWith }, (_, i) => limiter.consume(`other-${round}-${i}`));
    const checks = Array.from({ length: 5 }, (_, i) => limiter.consume('user', { cost: i + 1 }));
    const reset = limiter.reset('user');
    await Promise.all([...checks, reset]);
    expect((await limiter.peek('user')).remaining).toBe(1e6);
    await Promise.all(others);
  }
});

it('a reset by one limiter undoes the checks that another has made on the same store', async () => {
  const store = postgres.store({ pool: postgres.pool({ max: 10 }) });
  const limiterOn = (limit: Limit) => createLimiter({ store, limits: [limit], deadlineMs: 60_000 });
  const [one, other] = [limiterOn(perDay), limiterOn(perDay)];
  const execute = store.execute.bind(store);
  let hasBegun = (): void => {};
  store.execute = (...call) => {
    const outcomes = execute(...call);
    hasBegun();
    return outcomes;
  };
  for (let round = 0; round < 50; round++) {
    const begun = new Promise<void>((resolve) => {
      hasBegun = resolve;
    });
    const checks = Array.from({ length: 200 }, (_, i) => one.consume(i < 199 ? `${i}` : 'shared'));
    await begun;
    await Promise.all([...checks, other.reset('shared')]);
    expect((await one.peek('shared')).remaining).toBe(1e6);
  }
});

it('a reset undoes checks of the same tick, sent to the store itself', async () => {
  const store = postgres.store({ pool: postgres.pool({ max: 10 }) });
  const key = { scope: 'raw', key: 'user', algorithm: perDay.algorithm };
  for (let round = 0; round < 50; round++) {
    const others = Array.from({ length: 200 }, (_, i) => ({ ...key, key: `${i}` }));
    const commands = [...others, key].map(
      (one) => ({ kind: 'spend', keys: [one], cost: 1, count: 1 }) as const,
    );
    await Promise.all([store.execute(commands), store.remove([key])]);
    const [outcome] = await store.execute([{ kind: 'spend', keys: [key], cost: 1, count: 0 }]);
    expect(outcome).toMatchObject({ records: [undefined] });
  }
});

it('a reset undoes checks that timed out while the server did not answer', async () => {
  const holder = await postgres.client();
  const store = postgres.store({ pool: postgres.pool({ max: 10 }) });
  const limiter = createLimiter({ store, limits: [perDay], deadlineMs: 100 });
  const patient = createLimiter({ store, limits: [perDay], deadlineMs: 60_000 });
  await patient.consume('late');
  await holder.query('BEGIN');
  await holder.query(`LOCK TABLE "${postgres.schema}".sluice_records IN ACCESS EXCLUSIVE MODE`);
  // Without a signal, a call waits for the lock, as it would for a server that hangs.
  const under = store.execute([
    { kind: 'spend', keys: [{ scope: 'late', key: 'k', algorithm: perDay.algorithm }], cost: 1, count: 1 },
  ]);
  await expect(limiter.consume('late')).rejects.toMatchObject({ name: 'RateLimitError' });
  const reset = patient.reset('late');
  await holder.query('COMMIT');
  await Promise.all([under, reset]);
  expect((await patient.peek('late')).remaining).toBe(1e6);
});
