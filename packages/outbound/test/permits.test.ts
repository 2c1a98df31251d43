import { local, RateLimitError, type Store } from '@sluice/core';
import { ManualClock } from '@sluice/core/testing';
import { memoryStore } from '@sluice/store-memory';
import { expect, test } from 'vitest';
import { createUpstream, type Upstream, type UpstreamOptions } from '../src/index.ts';
import { plainProfile, plainResponse } from './plain-profile.ts';

const HOUR_MS = 3_600_000;

function numbers(remaining: number): ReturnType<typeof plainResponse> {
  return plainResponse({ requests: { limit: 100, remaining, resetMs: HOUR_MS } });
}

async function upstreamWith(remaining: number, options: Partial<UpstreamOptions> = {}): Promise<Upstream> {
  const upstream = createUpstream({ name: 'api', store: memoryStore(), profile: plainProfile(), ...options });
  (await upstream.acquire()).observe(numbers(remaining));
  return upstream;
}

/** A store that fails while it is out. */
function breakable(): { store: Store; setOut(isOut: boolean): void } {
  const inner = memoryStore();
  let isOut = false;
  const store: Store = {
    capabilities: inner.capabilities,
    update: async (keys, transition) => {
      if (isOut) throw new RateLimitError('STORE_UNAVAILABLE');
      return inner.update(keys, transition);
    },
    remove: (keys) => inner.remove(keys),
    close: () => inner.close(),
  };
  return { store, setOut: (now) => (isOut = now) };
}

test('what remains is what was reported, less the calls without an answer', async () => {
  const upstream = await upstreamWith(3);
  const permits = [await upstream.acquire(), await upstream.acquire(), await upstream.acquire()];
  expect(await upstream.tryAcquire()).toHaveProperty('retryAtMs');
  permits[0]?.unsent();
  expect(await upstream.peek()).toMatchObject({ remaining: 1, held: 2 });
  permits[1]?.observe(numbers(2));
  expect(await upstream.peek()).toMatchObject({ remaining: 1, held: 1 });
  permits[2]?.lost();
  expect(await upstream.peek()).toMatchObject({ remaining: 1, held: 0 });
});

test('the order of the answers does not matter', async () => {
  for (let seed = 0; seed < 50; seed++) {
    const upstream = await upstreamWith(20);
    const permits = await Promise.all(Array.from({ length: 20 }, () => upstream.acquire()));
    const remaining = permits.map((_, i) => i).sort(() => Math.random() - 0.5);
    for (const [i, permit] of permits.entries()) permit.observe(numbers(remaining[i] as number));
    expect(await upstream.peek()).toMatchObject({ remaining: 0, held: 0 });
  }
});

test('an answer does not count a call that was lost while it was under way', async () => {
  const upstream = await upstreamWith(3);
  const lost = await upstream.acquire();
  const answered = await upstream.acquire();
  lost.lost();
  // The lost one may have been counted after this answer was written.
  answered.observe(numbers(2));
  expect(await upstream.peek()).toMatchObject({ remaining: 1, held: 0 });
});

test('only the first settlement of a permit counts', async () => {
  const upstream = await upstreamWith(50);
  const permit = await upstream.acquire();
  permit.unsent();
  permit.lost();
  permit.observe(numbers(0));
  expect(permit.settled).toBe(true);
  expect(await upstream.peek()).toMatchObject({ remaining: 50, held: 0 });
});

test('a permit that goes out of scope counts as lost', async () => {
  const upstream = await upstreamWith(50);
  const permit = await upstream.acquire();
  permit[Symbol.dispose]();
  expect(await upstream.peek()).toMatchObject({ remaining: 49, held: 0 });
});

test('a permit that is never settled is charged when its lease has ended', async () => {
  const clock = new ManualClock();
  const upstream = await upstreamWith(50, { store: memoryStore({ clock }), lease: '1m' });
  await upstream.acquire();
  expect(await upstream.peek()).toMatchObject({ remaining: 49, held: 1 });
  clock.advance(59_999);
  expect(await upstream.peek()).toMatchObject({ remaining: 49, held: 1 });
  clock.advance(60_001);
  expect(await upstream.peek()).toMatchObject({ remaining: 49, held: 0 });
});

test('a call is settled with what it has cost, and a later cost is only ever added', async () => {
  const profile = plainProfile(['requests', 'tokens']);
  const upstream = await upstreamWith(50, { profile });
  const fields = { requests: { limit: 100, remaining: 49, resetMs: HOUR_MS } };
  const tokens = { limit: 10_000, remaining: 6000, resetMs: HOUR_MS };
  const permit = await upstream.acquire({ cost: { tokens: 4000 } });
  permit.observe(plainResponse({ ...fields, tokens }), { cost: { tokens: 4000 } });
  permit.adjust({ tokens: 5000 });
  permit.adjust({ tokens: 5000 });
  expect((await upstream.peek()).dimensions.tokens).toMatchObject({ remaining: 5000, held: 0 });
  permit.adjust({ tokens: 300 });
  expect((await upstream.peek()).dimensions.tokens).toMatchObject({ remaining: 5000 });
});

test('run makes a limited call once more after the pause, and returns the second answer', async () => {
  const upstream = await upstreamWith(50);
  const events: string[] = [];
  upstream.on('limited', ({ reason }) => events.push(reason));
  upstream.on('surprise', ({ before }) => events.push(`surprise at ${before.remaining}`));
  const statuses: number[] = [];
  const beganMs = performance.now();
  const response = await upstream.run(() => {
    const isFirst = statuses.length === 0;
    const answer = isFirst ? plainResponse({}, 429, { 'retry-after-ms': '100' }) : numbers(48);
    statuses.push(answer.status);
    return answer;
  });
  expect(response.status).toBe(200);
  expect(statuses).toEqual([429, 200]);
  expect(performance.now() - beganMs).toBeGreaterThan(95);
  expect(events).toEqual(['quota', 'surprise at 49']);
});

test('run settles by the error of the call: never sent, answered, or lost', async () => {
  const upstream = await upstreamWith(50);
  const fail = (error: object): Promise<unknown> =>
    upstream.run(() => Promise.reject(Object.assign(new Error('failed'), error))).catch(() => 'failed');
  await fail({ code: 'ECONNREFUSED' });
  expect(await upstream.peek()).toMatchObject({ remaining: 50, held: 0 });
  await fail({ code: 'ECONNRESET' });
  expect(await upstream.peek()).toMatchObject({ remaining: 49, held: 0 });
  await fail({ response: numbers(30) });
  expect(await upstream.peek()).toMatchObject({ remaining: 30, held: 0 });
});

test('different keys have different quotas, and no key reaches the store', async () => {
  const seen: string[] = [];
  const inner = memoryStore();
  const store: Store = {
    capabilities: inner.capabilities,
    update: (keys, transition) => {
      seen.push(...keys.map(({ key }) => key));
      return inner.update(keys, transition);
    },
    remove: (keys) => inner.remove(keys),
    close: () => inner.close(),
  };
  const key = ({ url }: { url?: string }): string => `owner of ${url}`;
  const upstream = await upstreamWith(0, { store, key });
  (await upstream.acquire({ call: { url: 'a' } })).observe(numbers(0));
  expect(await upstream.tryAcquire({ call: { url: 'a' } })).toHaveProperty('retryAtMs');
  expect(await upstream.tryAcquire({ key: 'somebody' })).not.toHaveProperty('retryAtMs');
  expect(seen.some((text) => text.includes('owner') || text.includes('somebody'))).toBe(false);
});

test('a response names the bucket of a route, and the routes of one bucket share its quota', async () => {
  const profile = plainProfile(['requests'], 'window', ({ method = '', url = '' }) => ({
    route: method,
    resource: url,
  }));
  const upstream = await upstreamWith(99, { profile });
  const one = { method: 'GET', url: 'channel 1' };
  const other = { method: 'POST', url: 'channel 1' };
  const fields = { 'x-bucket': 'messages' };
  const used = plainResponse({ requests: { limit: 5, remaining: 1, resetMs: HOUR_MS } }, 200, fields);
  (await upstream.acquire({ call: one })).observe(used);
  (await upstream.acquire({ call: other })).observe(used);
  const last = await upstream.acquire({ call: one });
  expect(await upstream.tryAcquire({ call: other })).toHaveProperty('retryAtMs');
  expect(await upstream.tryAcquire({ call: { ...other, url: 'channel 2' } })).not.toHaveProperty('retryAtMs');
  last.unsent();
});

test('calls that wait for a route go on in the bucket that a response names, in every key', async () => {
  const profile = plainProfile(['requests'], 'window', ({ url = '' }) => ({ route: url }));
  const upstream = createUpstream({ name: 'api', store: memoryStore(), profile, maxWait: 0 });
  const call = { url: '/repos' };
  const named = plainResponse({ requests: { limit: 20, remaining: 3, resetMs: HOUR_MS } }, 200, {
    'x-bucket': 'core',
  });
  const first = {
    one: await upstream.acquire({ key: 'one', call }),
    two: await upstream.acquire({ key: 'two', call }),
  };
  for (const key of ['one', 'two'] as const) {
    let granted = 0;
    const end = new AbortController();
    const waiting = Array.from({ length: 10 }, () =>
      upstream.acquire({ key, call, maxWaitMs: 10_000, signal: end.signal }).then(
        () => granted++,
        () => undefined,
      ),
    );
    const left = new AbortController();
    const aborted = upstream.acquire({ key, call, maxWaitMs: 10_000, signal: left.signal });
    first[key].observe(named);
    left.abort();
    await expect(aborted).rejects.toMatchObject({ code: 'CHECK_ABORTED' });
    await expect.poll(() => granted).toBe(3);
    expect(await upstream.peek(key, call)).toMatchObject({ remaining: 0, held: 3 });
    end.abort();
    await Promise.all(waiting);
    expect(granted).toBe(3);
  }
});

test('a limit of the whole upstream pauses every bucket of the key', async () => {
  const profile = plainProfile(['requests'], 'window', ({ url = '' }) => ({ route: url }));
  const upstream = await upstreamWith(99, { profile });
  const permit = await upstream.acquire({ call: { url: 'a' } });
  permit.observe(plainResponse({}, 429, { 'retry-after-ms': '60000', 'x-global': 'true' }));
  await expect(upstream.acquire({ call: { url: 'b' } })).rejects.toMatchObject({ code: 'WAIT_TOO_LONG' });
  await upstream.resume();
  (await upstream.acquire({ call: { url: 'b' } })).unsent();
});

test('while the store is out, a process uses its share of what was known last', async () => {
  const { store, setOut } = breakable();
  const events: string[] = [];
  const onStoreFailure = local({ store: memoryStore(), instances: 4 });
  const upstream = await upstreamWith(20, { store, onStoreFailure });
  upstream.on('degraded', () => events.push('degraded'));
  upstream.on('recovered', () => events.push('recovered'));
  await expect.poll(() => upstream.peek()).toMatchObject({ remaining: 20 });
  const held = await upstream.acquire();
  setOut(true);
  const granted = [];
  for (let i = 0; i < 6; i++) granted.push(await upstream.tryAcquire());
  const permits = granted.filter((answer) => 'degraded' in answer);
  expect(permits.map(({ degraded }) => degraded)).toEqual([true, true, true, true]);
  setOut(false);
  held.unsent();
  await expect.poll(async () => (await upstream.peek()).remaining).toBeGreaterThan(4);
  expect(events).toEqual(['degraded', 'recovered']);
});

test.each(['throw', 'deny'] as const)('under %s, an outage is an error', async (onStoreFailure) => {
  const { store, setOut } = breakable();
  const upstream = await upstreamWith(20, { store, onStoreFailure });
  setOut(true);
  await expect(upstream.acquire()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
});

test('under allow, an outage grants calls that are not counted', async () => {
  const { store, setOut } = breakable();
  const upstream = await upstreamWith(0, { store, onStoreFailure: 'allow' });
  setOut(true);
  expect(await upstream.acquire()).toMatchObject({ degraded: true });
});
