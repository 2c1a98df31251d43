import { fixedWindow, type RecordKey, type Store, type Transition } from '@sluice/core';
import { startRedis } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { fromIoredis, type RedisClient, redisStore } from '../src/index.ts';
import { safeOptions } from './connections.ts';

const { algorithm } = fixedWindow({ name: 'f', limit: 5, window: '1d' });
let server: Awaited<ReturnType<typeof startRedis>>;
const clients: Redis[] = [];
let keys = 0;
let key: RecordKey;
let sent: string[];

beforeAll(async () => {
  server = await startRedis();
});
beforeEach(() => {
  key = { scope: 'round-trips', key: `key-${keys++}`, algorithm };
  sent = [];
});
afterAll(async () => {
  for (const client of clients) client.disconnect();
  await server.stop();
});

/** A store of a process of its own, whose commands are counted. */
async function ownStore(): Promise<Store> {
  const redis = new Redis(server.url, safeOptions);
  clients.push(redis);
  const client = fromIoredis(redis);
  const counting: RedisClient = {
    ...client,
    ready: () => client.ready(),
    send: (at, command, words) => {
      sent.push(command);
      return client.send(at, command, words);
    },
  };
  const store = redisStore({ client: counting });
  await store.ready?.();
  sent = [];
  return store;
}

/** Adds 1 to a record that lives for an hour. */
const add: Transition<number> = ([record], nowMs) => {
  const next = (record?.[1] ?? 0) + 1;
  return { result: next, writes: [[nowMs + 3_600_000, next]] };
};
const look: Transition<number | undefined> = ([record]) => ({ result: record?.[1] });

test('an update of a record that this process has changed last takes one round trip', async () => {
  const store = await ownStore();
  for (let i = 1; i <= 5; i++) expect(await store.update([key], add)).toBe(i);
  // The first one reads, and writes.
  expect(sent).toHaveLength(6);
});

test('an update of a record that another process has changed takes two, and starts from its record', async () => {
  const [one, other] = [await ownStore(), await ownStore()];
  await one.update([key], add);
  await other.update([key], add);
  sent = [];
  expect(await one.update([key], add)).toBe(3);
  expect(sent).toHaveLength(2);
});

test('an update that writes nothing reports the record of another process', async () => {
  const [one, other] = [await ownStore(), await ownStore()];
  await one.update([key], add);
  await other.update([key], add);
  expect(await one.update([key], look)).toBe(2);
});

test('a record that was removed is not written back', async () => {
  const store = await ownStore();
  await store.update([key], add);
  await store.remove([key]);
  expect(await store.update([key], add)).toBe(1);
});

test('what a caller does to a record that it received changes nothing', async () => {
  const store = await ownStore();
  await store.update([key], add);
  const received = await store.update([key], (records, nowMs) => ({
    result: records[0],
    writes: [[nowMs + 3_600_000, 2]],
  }));
  (received as unknown as number[])[1] = 100;
  const written: [number, number] = [9_000_000_000_000, 3];
  await store.update([key], () => ({ result: 0, writes: [written] }));
  written[1] = 200;
  expect(await store.update([key], add)).toBe(4);
});

test.each([
  ['ahead of', 60_000],
  ['behind', -60_000],
])(
  'a clock of this process that has gone %s that of Redis changes the time of no update',
  async (_, byMs) => {
    const store = await ownStore();
    const timeOf: Transition<number> = (records, nowMs) => ({ ...add(records, nowMs), result: nowMs });
    const before = await store.update([key], timeOf);
    const now = performance.now.bind(performance);
    const spy = vi.spyOn(performance, 'now').mockImplementation(() => now() + byMs);
    try {
      const after = await store.update([key], timeOf);
      expect(after).toBeGreaterThanOrEqual(before);
      expect(after).toBeLessThan(before + 30_000);
    } finally {
      spy.mockRestore();
    }
  },
);

test('processes that update the same records at once lose no update', async () => {
  const stores = await Promise.all(Array.from({ length: 4 }, ownStore));
  const pair = [key, { ...key, key: `${key.key}-other` }];
  const addBoth: Transition<number> = (records, nowMs) => {
    const counts = records.map((record) => (record?.[1] ?? 0) + 1);
    return { result: 0, writes: counts.map((count) => [nowMs + 3_600_000, count]) };
  };
  await Promise.all(
    stores.map(async (store) => {
      for (let i = 0; i < 50; i++) {
        await store.update(pair, addBoth);
        await store.update([key], add);
      }
    }),
  );
  const counts = await stores[0]?.update(pair, (records) => ({
    result: records.map((record) => record?.[1]),
  }));
  expect(counts).toEqual([400, 200]);
});
