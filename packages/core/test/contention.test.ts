import { expect, it } from 'vitest';
import type { CommandOutcome } from '../src/command.ts';
import { RateLimitError } from '../src/errors.ts';
import { createLimiter, customLimit, fixedWindow } from '../src/index.ts';
import type { RecordKey } from '../src/record-key.ts';
import { type RemoteStore, remoteStore, turn } from './map-store.ts';

const perDay = fixedWindow({ name: 'requests', limit: 100, window: '1d' });
const own = customLimit({
  name: 'own',
  algorithm: Object.create(perDay.algorithm, { name: { value: 'own' } }),
});
const DEADLINE_MS = 300;

interface HeldStore extends RemoteStore {
  /** The keys whose records somebody else holds. */
  readonly held: Set<string>;
  /** The number of calls that met such a record. */
  refused: number;
}

/** `rejects`: whether a whole batch is rejected because of one of its records. */
function heldStore(rejects: boolean): HeldStore {
  const store = remoteStore({ capabilities: { native: ['fixed-window'] } }) as HeldStore;
  const { execute, update } = store;
  const isHeld = (keys: readonly RecordKey[]): boolean => {
    const found = keys.some(({ key }) => store.held.has(key));
    if (found) store.refused++;
    return found;
  };
  return Object.assign(store, {
    held: new Set<string>(),
    refused: 0,
    execute: async (...[commands, options]: Parameters<NonNullable<typeof execute>>) => {
      if (rejects && commands.some(({ keys }) => isHeld(keys))) throw new RateLimitError('STORE_CONTENDED');
      const outcomes: CommandOutcome[] = [];
      for (const command of commands) {
        if (!isHeld(command.keys)) outcomes.push(...((await execute?.([command], options)) ?? []));
        else outcomes.push(new RateLimitError('STORE_CONTENDED'));
      }
      return outcomes;
    },
    update: (async (keys, ...rest) => {
      await turn();
      if (isHeld(keys)) throw new RateLimitError('STORE_CONTENDED');
      return update.call(store, keys, ...rest);
    }) as typeof update,
  });
}

it.each([
  ['a command of its own', perDay],
  ['`update`', own],
])('a check that meets a held record by %s is sent again until the record is free', async (_, limit) => {
  const store = heldStore(false);
  const limiter = createLimiter({ store, limits: [limit], deadlineMs: 60_000 });
  store.held.add('held');
  const check = limiter.consume('held');
  await expect.poll(() => store.refused).toBeGreaterThan(2);
  const later = Array.from({ length: 10 }, () => limiter.consume('held'));
  expect((await limiter.consume('free')).remaining).toBe(99);
  store.held.clear();
  expect((await check).allowed).toBe(true);
  await Promise.all(later);
  expect((await limiter.peek('held')).remaining).toBe(89);
});

it.each([
  ['a command of its own', perDay],
  ['`update`', own],
])('fails with STORE_CONTENDED at its deadline, by %s, and is no outage', async (_, limit) => {
  const store = heldStore(false);
  const limiter = createLimiter({ store, limits: [limit], deadlineMs: DEADLINE_MS });
  store.held.add('held');
  const outages: unknown[] = [];
  limiter.on('degraded', (event) => outages.push(event));
  const codes = await Promise.all(
    Array.from({ length: 20 }, () => limiter.consume('held').then(String, (error) => error.code)),
  );
  // STORE_TIMEOUT if an attempt was under way at the deadline.
  for (const code of codes) expect(['STORE_CONTENDED', 'STORE_TIMEOUT']).toContain(code);
  expect(outages).toEqual([]);
  // The attempt that was under way has ended after two turns.
  for (let i = 0; i < 3; i++) await turn();
  store.held.clear();
  await expect.poll(async () => (await limiter.peek('held')).remaining).toBe(100);
});

it('a caller who leaves while the record is held is not counted', async () => {
  const store = heldStore(false);
  const limiter = createLimiter({ store, limits: [perDay], deadlineMs: 60_000 });
  store.held.add('held');
  const leave = new AbortController();
  const left = limiter.consume('held', { signal: leave.signal });
  const stays = limiter.consume('held');
  await expect.poll(() => store.refused).toBeGreaterThan(1);
  leave.abort();
  await expect(left).rejects.toMatchObject({ code: 'CHECK_ABORTED' });
  store.held.clear();
  expect((await stays).remaining).toBe(99);
});

it('a store that rejects a whole batch because of one record fails only that check', async () => {
  const store = heldStore(true);
  const limiter = createLimiter({ store, limits: [perDay], deadlineMs: 60_000 });
  await limiter.consume('warm');
  store.held.add('held');
  const checks = Array.from({ length: 20 }, (_, i) => limiter.consume(i === 10 ? 'held' : `k${i}`));
  const ends = await Promise.allSettled(checks);
  expect(ends.filter(({ status }) => status === 'rejected')).toMatchObject([
    { reason: { code: 'STORE_CONTENDED' } },
  ]);
  for (const end of ends) if (end.status === 'fulfilled') expect(end.value.remaining).toBe(99);
});
