import { afterEach, expect, it, vi } from 'vitest';
import { RateLimitError } from '../src/errors.ts';
import { createLimiter, fixedWindow, guardUpdates, type Limiter, type Store } from '../src/index.ts';
import { remoteStore } from './map-store.ts';
import { afterItsTime, stopTime } from './stopped-time.ts';

const DEADLINE_MS = 300;
const READY_WITHIN_MS = 10_000;

const limits = [fixedWindow({ name: 'requests', limit: 100, window: '1d' })];

afterEach(() => void vi.useRealTimers());

interface PreparedStore extends Store {
  /** How often `ready` was called. */
  prepared: number;
  /** What `ready` does next. */
  whenReady: () => Promise<void>;
  /** Whether the server answers no call. */
  isHung: boolean;
}

function preparedStore(): PreparedStore {
  const never = new Promise<never>(() => {});
  const inner = remoteStore({ before: async () => (store.isHung ? never : undefined) });
  const store: PreparedStore = Object.assign(inner, {
    prepared: 0,
    whenReady: async () => {},
    isHung: false,
    ready: () => {
      store.prepared++;
      return store.isHung ? never : store.whenReady();
    },
  });
  return store;
}

function limiterOn(store: Store): Limiter<string> {
  return createLimiter({ store, limits, deadlineMs: DEADLINE_MS });
}

/** Resolves to the code of the error with which the call fails, and how long it took. */
async function failureOf(call: Promise<unknown>): Promise<{ code: unknown; ms: number }> {
  const startMs = performance.now();
  const code = await afterItsTime(call.catch((error: RateLimitError) => error.code));
  return { code, ms: performance.now() - startMs };
}

async function expectTimeoutAtDeadline(call: Promise<unknown>): Promise<void> {
  const { code, ms } = await failureOf(call);
  expect(code).toBe('STORE_TIMEOUT');
  expect(ms).toBeLessThan(DEADLINE_MS + 100);
}

it('prepares a store once, before its first call, however many limiters use it', async () => {
  const store = preparedStore();
  await limiterOn(store).consume('a');
  expect(store.prepared).toBe(1);
  await limiterOn(store).consume('b');
  const later = limiterOn(store);
  await later.reset('a');
  await later.consume('a');
  await guardUpdates(store, DEADLINE_MS).update([], () => ({ result: undefined }));
  expect(store.prepared).toBe(1);
});

it('prepares a store again with the next check after an attempt has failed', async () => {
  const store = preparedStore();
  store.whenReady = () => Promise.reject(new RateLimitError('STORE_UNAVAILABLE'));
  const limiter = limiterOn(store);
  await expect(limiter.consume('a')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  store.whenReady = async () => {};
  expect(await limiter.consume('a')).toMatchObject({ allowed: true, remaining: 99 });
  expect(store.prepared).toBe(2);
});

it('the first check of a process may wait longer than its deadline for the store, but only up to a bound', async () => {
  stopTime();
  const store = preparedStore();
  store.isHung = true;
  const { code, ms } = await failureOf(limiterOn(store).consume('a'));
  expect(code).toBe('STORE_TIMEOUT');
  expect(ms).toBeGreaterThanOrEqual(READY_WITHIN_MS);
  expect(ms).toBeLessThan(READY_WITHIN_MS + 1000);
});

// A limiter that an app rarely uses, such as that of password resets, may be used for the first time then.
it('a limiter that is first used in an outage waits no longer than its deadline', async () => {
  stopTime();
  const store = preparedStore();
  await afterItsTime(limiterOn(store).consume('a'));
  store.isHung = true;
  await expectTimeoutAtDeadline(limiterOn(store).consume('a'));
});

it('once a server is known not to answer, no other limiter waits for it longer than its deadline', async () => {
  stopTime();
  const store = preparedStore();
  store.isHung = true;
  await failureOf(limiterOn(store).consume('a'));
  await expectTimeoutAtDeadline(limiterOn(store).consume('a'));
});

it('a store that did not get ready in time counts as out: checks fail at once, until it answers', async () => {
  stopTime();
  const store = preparedStore();
  store.isHung = true;
  const limiter = limiterOn(store);
  const outages: string[] = [];
  limiter.on('degraded', ({ failure }) => outages.push(failure.code));
  await failureOf(limiter.consume('a'));
  expect(outages).toEqual(['STORE_TIMEOUT']);
  expect(await failureOf(limiter.consume('a'))).toEqual({ code: 'STORE_UNAVAILABLE', ms: 0 });

  store.isHung = false;
  await vi.advanceTimersByTimeAsync(200);
  expect(await afterItsTime(limiter.consume('a'))).toMatchObject({ allowed: true, remaining: 99 });
});

it('a probe of a store that is not ready takes no longer than the deadline', async () => {
  stopTime();
  const store = preparedStore();
  store.isHung = true;
  const limiter = limiterOn(store);
  const updates = guardUpdates(store, DEADLINE_MS);
  const change = (): Promise<unknown> => updates.update([], () => ({ result: undefined }));
  await failureOf(limiter.consume('a'));
  await failureOf(change());
  for (const call of [() => limiter.consume('a'), () => limiter.reset('a'), change]) {
    await vi.advanceTimersByTimeAsync(600);
    const prepared = store.prepared;
    const failures = await Promise.all([failureOf(call()), failureOf(call())]);
    for (const { ms } of failures) expect(ms).toBeLessThan(DEADLINE_MS + 100);
    expect(store.prepared).toBeLessThanOrEqual(prepared + 1);
  }
});

it('a reset waits no longer than its deadline for a check that cannot be sent', async () => {
  stopTime();
  const store = preparedStore();
  store.isHung = true;
  await failureOf(limiterOn(store).consume('a'));
  const limiter = limiterOn(store);
  await failureOf(limiter.consume('a'));
  await expectTimeoutAtDeadline(limiter.reset('a'));
});
