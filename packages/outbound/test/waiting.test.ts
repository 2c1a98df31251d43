import { fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { expect, test } from 'vitest';
import {
  createUpstream,
  type Permit,
  type Priority,
  type Upstream,
  type UpstreamOptions,
} from '../src/index.ts';
import { plainProfile, plainResponse } from './plain-profile.ts';

const HOUR_MS = 3_600_000;

function upstreamOf(options: Partial<UpstreamOptions> = {}): Upstream {
  return createUpstream({ name: 'api', store: memoryStore(), profile: plainProfile(), ...options });
}

/** An upstream of which a response has said how many calls are left, for an hour. */
async function upstreamWith(remaining: number, options: Partial<UpstreamOptions> = {}): Promise<Upstream> {
  const upstream = upstreamOf(options);
  const permit = await upstream.acquire();
  permit.observe(plainResponse({ requests: { limit: 100, remaining, resetMs: HOUR_MS } }));
  return upstream;
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
}

/** Takes the one slot of an upstream with `concurrency: 1`, and returns how to free it. */
async function busy(options: Partial<UpstreamOptions> = {}): Promise<{ upstream: Upstream; first: Permit }> {
  const upstream = await upstreamWith(99, { concurrency: 1, ...options });
  return { upstream, first: await upstream.acquire() };
}

test('higher classes go first, lanes of a class take turns, and a lane is first come, first served', async () => {
  const { upstream, first } = await busy();
  const order: string[] = [];
  const wait = (name: string, priority: Priority, lane: string): Promise<void> =>
    upstream.acquire({ priority, lane }).then((permit) => {
      order.push(name);
      permit.unsent();
    });
  const waits = [
    wait('low', 'background', 'a'),
    wait('a1', 'default', 'a'),
    wait('a2', 'default', 'a'),
    wait('a3', 'default', 'a'),
    wait('b1', 'default', 'b'),
    wait('high', 'user', 'a'),
  ];
  first.unsent();
  await Promise.all(waits);
  expect(order).toEqual(['high', 'a1', 'b1', 'a2', 'a3', 'low']);
});

test('every tenth grant goes to the one that waited longest, whatever its class', async () => {
  const { upstream, first } = await busy();
  const order: string[] = [];
  const wait = async (name: string, priority: Priority): Promise<void> => {
    const permit = await upstream.acquire({ priority });
    order.push(name);
    permit.unsent();
  };
  const waits = [wait('low', 'background')];
  for (let i = 0; i < 30; i++) waits.push(wait(`high ${i}`, 'user'));
  first.unsent();
  await Promise.all(waits);
  expect(order.indexOf('low')).toBeLessThan(10);
});

test('a call waits for a window that is full, although the slots are taken for the length of a lease', async () => {
  const upstream = upstreamOf({
    profile: plainProfile([]),
    limits: [fixedWindow({ name: 'calls', limit: 2, window: '300ms' })],
    concurrency: 2,
    lease: '60s',
    maxWait: '30s',
  });
  const call = (): Promise<Response> => upstream.run(async () => new Response());
  const [first, second] = [await upstream.acquire(), await upstream.acquire()];
  // Denied by both: the window opens in 300 ms, and a slot when a call is answered, or after 60 s.
  const waiting = [call(), call(), call()];
  first.observe(plainResponse({}));
  second.observe(plainResponse({}));
  await expect(Promise.all(waiting)).resolves.toHaveLength(3);
});

test('a lower class leaves what keep says to the higher ones', async () => {
  const upstream = await upstreamWith(21, { keep: { background: '20%' } });
  const granted = await upstream.tryAcquire({ priority: 'background' });
  expect(granted).not.toHaveProperty('retryAtMs');
  expect(await upstream.tryAcquire({ priority: 'background' })).toHaveProperty('retryAtMs');
  for (let i = 0; i < 20; i++) {
    expect(await upstream.tryAcquire({ priority: 'user' })).not.toHaveProperty('retryAtMs');
  }
  expect(await upstream.tryAcquire({ priority: 'user' })).toHaveProperty('retryAtMs');
});

test('a call whose wait would exceed `maxWaitMs` is rejected at once, with the time of the reset', async () => {
  // Before the answer: the hour begins with it.
  const beganMs = Date.now();
  const upstream = await upstreamWith(0);
  const error: unknown = await upstream.acquire({ maxWaitMs: 30_000 }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'WAIT_TOO_LONG' });
  expect(Date.now() - beganMs).toBeLessThan(5000);
  const { retryAtMs } = error as { retryAtMs: number };
  expect(retryAtMs).toBeGreaterThanOrEqual(beganMs + HOUR_MS);
  expect(retryAtMs).toBeLessThan(Date.now() + HOUR_MS + 1000);
});

test('a cost above the limit is rejected at once and for good', async () => {
  const upstream = await upstreamWith(100);
  await expect(upstream.acquire({ cost: 101 })).rejects.toMatchObject({
    code: 'WAIT_TOO_LONG',
    retryAtMs: Number.POSITIVE_INFINITY,
  });
  (await upstream.acquire({ cost: 100 })).unsent();
});

test('with maxWaitMs 0, only what need not wait is granted', async () => {
  const { upstream, first } = await busy();
  await expect(upstream.acquire({ maxWaitMs: 0 })).rejects.toMatchObject({ code: 'WAIT_TOO_LONG' });
  first.unsent();
  (await upstream.acquire({ maxWaitMs: 0 })).unsent();
});

test('no more wait than maxQueued allows', async () => {
  const { upstream, first } = await busy({ maxQueued: 2 });
  const waiting = [upstream.acquire(), upstream.acquire()];
  await expect(upstream.acquire()).rejects.toMatchObject({ code: 'QUEUE_FULL' });
  first.unsent();
  for (const wait of waiting) (await wait).unsent();
  (await upstream.acquire()).unsent();
});

test('an aborted call is rejected within the turn, spends nothing, and its place goes to the next', async () => {
  const { upstream, first } = await busy();
  const reason = new Error('the user left');
  const leaving = new AbortController();
  const left = upstream.acquire({ signal: leaving.signal });
  const next = upstream.acquire();
  leaving.abort(reason);
  await expect(left).rejects.toMatchObject({ code: 'CHECK_ABORTED', cause: reason });
  first.unsent();
  (await next).unsent();
  await expect(upstream.acquire({ signal: leaving.signal })).rejects.toMatchObject({ code: 'CHECK_ABORTED' });
  expect(await upstream.peek()).toMatchObject({ held: 0, remaining: 99 });
});

test('a thousand waiters share one timer, and leave none behind', async () => {
  const { upstream, first } = await busy();
  const before = timers();
  const waits = Array.from({ length: 1000 }, () => upstream.acquire());
  expect(timers() - before).toBeLessThanOrEqual(1);
  const settled = Promise.all(waits.map(async (wait) => (await wait).unsent()));
  first.unsent();
  await settled;
  expect(timers() - before).toBeLessThanOrEqual(0);
});

test('100,000 aborted waiters leave nothing behind', async () => {
  const { upstream, first } = await busy({ maxQueued: 100_000 });
  const signals: AbortController[] = [];
  const waits = Array.from({ length: 100_000 }, () => {
    const leaving = new AbortController();
    signals.push(leaving);
    return upstream.acquire({ signal: leaving.signal }).catch(() => 'left');
  });
  for (const leaving of signals) leaving.abort();
  expect(new Set(await Promise.all(waits))).toEqual(new Set(['left']));
  first.unsent();
  (await upstream.acquire({ maxWaitMs: 0 })).unsent();
  expect(await upstream.peek()).toMatchObject({ held: 0 });
});

test('one exchange carries a batch of settlements and wants', async () => {
  const store = memoryStore();
  let updates = 0;
  const counting = {
    capabilities: store.capabilities,
    update: async (...args: Parameters<typeof store.update>) => {
      updates++;
      await new Promise((resolve) => setTimeout(resolve, 1));
      return store.update(...args);
    },
    remove: store.remove.bind(store),
    close: store.close.bind(store),
  } as unknown as UpstreamOptions['store'];
  const upstream = createUpstream({ name: 'api', store: counting, profile: plainProfile() });
  const answer = plainResponse({ requests: { limit: 10_000, remaining: 9000, resetMs: HOUR_MS } });
  (await upstream.acquire()).observe(answer);
  await Promise.all(
    Array.from({ length: 1000 }, async () => {
      (await upstream.acquire()).observe(answer);
    }),
  );
  expect(updates).toBeLessThan(100);
});

test('a waiter goes when the window ends, in one step with all others', async () => {
  const upstream = upstreamOf();
  (await upstream.acquire()).observe(plainResponse({ requests: { limit: 50, remaining: 0, resetMs: 200 } }));
  const beganMs = performance.now();
  const permits = await Promise.all(Array.from({ length: 50 }, () => upstream.acquire()));
  expect(performance.now() - beganMs).toBeGreaterThan(190);
  expect(await upstream.peek()).toMatchObject({ held: 50, remaining: 0, confidence: 'presumed' });
  for (const permit of permits) permit.unsent();
});
