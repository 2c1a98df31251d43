import { once } from 'node:events';
import { connect } from 'node:net';
import { createLimiter, fixedWindow, type Limit, slidingWindow, tokenBucket } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { rateLimit, type StoreOptions } from '../src/index.ts';
import { expressVersions, serve } from './express-versions.ts';

const [, express] = expressVersions[0] ?? [];
if (express === undefined) throw new Error('Express is missing');

/**
 * Serves an app whose handler answers 200 when the test calls `waiting[i]`. Requests answered with 200 do not
 * count.
 */
async function slowApp(limits: readonly Limit[], more: Partial<StoreOptions> = {}) {
  const store = memoryStore();
  const app = express?.() ?? expect.fail();
  const waiting: (() => void)[] = [];
  const settled: unknown[] = [];
  const countWhen: StoreOptions['countWhen'] = (_request, { statusCode }) => {
    settled.push(statusCode);
    return statusCode !== 200;
  };
  app.use(rateLimit({ store, limits, countWhen, ...more }));
  app.get('/', (_request, response) => void waiting.push(() => void response.end()));
  const origin = await serve(app);
  const watcher = createLimiter({ store, limits });
  const left = async () => (await watcher.peek('127.0.0.1')).limits.map(({ remaining }) => remaining);
  const handled = async (count: number) => expect.poll(() => waiting.length).toBe(count);
  return { origin, waiting, settled, left, handled, store };
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** Moves the clocks of this process on, in an instant. */
function pass(ms: number): void {
  for (const clock of [Date, performance]) {
    const now = clock.now.bind(clock);
    vi.spyOn(clock, 'now').mockImplementation(() => now() + ms);
  }
}

const five = fixedWindow({ name: 'five', limit: 5, window: '1m' });

describe('countWhen', () => {
  it('charges before the handler, so no burst gets through, and gives back what does not count', async () => {
    const { origin, waiting, left, handled } = await slowApp([five]);
    const statuses: number[] = [];
    const burst = Array.from({ length: 20 }, async () => {
      const { status } = await fetch(origin);
      statuses.push(status);
    });
    // Every request has been decided before one is given back: a client may open its connections in several
    // steps.
    await handled(5);
    await expect.poll(() => statuses).toEqual(Array.from({ length: 15 }, () => 429));
    expect(await left()).toEqual([0]);
    for (const answer of waiting) answer();
    await Promise.all(burst);
    expect(statuses.filter((status) => status === 200)).toHaveLength(5);
    await expect.poll(left).toEqual([5]);
  });

  it('gives back once, and never more than was charged', async () => {
    const { origin, waiting, settled, left, handled } = await slowApp([five]);
    const two = [fetch(origin), fetch(origin)];
    await handled(2);
    expect(await left()).toEqual([3]);
    waiting[0]?.();
    await Promise.race(two);
    await expect.poll(left).toEqual([4]);
    waiting[1]?.();
    await Promise.all(two);
    await expect.poll(left).toEqual([5]);
    expect(settled).toEqual([200, 200]);
  });

  it('leaves the charge if the client disconnects before the response', async () => {
    const { origin, settled, left, handled } = await slowApp([five]);
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await handled(1);
    socket.destroy();
    await once(socket, 'close');
    expect((await fetch(`${origin}/none`)).status).toBe(404);
    expect([await left(), settled]).toEqual([[3], [404]]);
  });

  it('takes nothing from a later window than the charged one', async () => {
    const short = [
      fixedWindow({ name: 'fixed', limit: 9, window: '10m' }),
      slidingWindow({ name: 'sliding', limit: 9, window: '10m' }),
      tokenBucket({ name: 'bucket', capacity: 9, refill: { amount: 9, every: '10m' } }),
      fixedWindow({ name: 'long', limit: 9, window: '10h' }),
    ];
    const { origin, waiting, left, handled, settled } = await slowApp(short);
    const early = fetch(origin);
    await handled(1);
    pass(11 * 60_000);
    const late = fetch(origin);
    await handled(2);
    expect(await left()).toEqual([8, expect.any(Number), expect.any(Number), 7]);
    waiting[0]?.();
    await early;
    await expect.poll(() => settled).toEqual([200]);
    // Only the long window still holds the early charge, so it alone gets it back.
    await expect.poll(async () => (await left())[3]).toBe(8);
    expect((await left())[0]).toBe(8);
    waiting[1]?.();
    await late;
  });

  it('gives back to the charged key, even if the request has changed since', async () => {
    const user = { name: 'ann' };
    const perUser = fixedWindow({ name: 'per-user', limit: 5, window: '1m', key: () => user.name });
    const { origin, waiting, handled, store } = await slowApp([perUser as unknown as Limit]);
    const watcher = createLimiter({
      store,
      limits: [fixedWindow({ name: 'per-user', limit: 5, window: '1m' })],
    });
    const answered = fetch(origin);
    await handled(1);
    user.name = 'bob';
    waiting[0]?.();
    await answered;
    await expect.poll(async () => (await watcher.peek('ann')).remaining).toBe(5);
  });

  it('keeps the charge, with a diagnostic, if it throws', async () => {
    const reported: unknown[] = [];
    const { origin, waiting, left, handled } = await slowApp([five], {
      countWhen: () => Promise.reject(new Error('mine')),
      onDiagnostic: ({ code, cause }) => reported.push([code, (cause as Error).message]),
    });
    const answered = fetch(origin);
    await handled(1);
    waiting[0]?.();
    await answered;
    await expect.poll(() => reported).toEqual([['SLUICE_SETTLE_FAILED', 'mine']]);
    expect(await left()).toEqual([4]);
  });

  it('gives back through an existing limiter, too', async () => {
    const limiter = createLimiter({ store: memoryStore(), limits: [five] });
    const app = express();
    app.use(rateLimit({ limiter, countWhen: () => false }));
    app.get('/', (_request, response) => void response.end());
    const origin = await serve(app);
    for (let i = 0; i < 8; i++) {
      expect((await fetch(origin)).status).toBe(200);
      await expect.poll(async () => (await limiter.peek('127.0.0.1')).remaining).toBe(5);
    }
  });
});
