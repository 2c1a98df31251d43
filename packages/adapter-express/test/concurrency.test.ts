import { once } from 'node:events';
import { connect } from 'node:net';
import { concurrency, createLimiter, type Duration, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { type Diagnostic, rateLimit } from '../src/index.ts';
import { expressVersions, serve } from './express-versions.ts';

describe.each(expressVersions)('a concurrency limit on %s', (_version, express) => {
  async function slowApp(lease: Duration, isGiven: boolean) {
    const store = memoryStore();
    const limits = [
      concurrency({ name: 'slots', limit: 1, lease }),
      fixedWindow({ name: 'requests', limit: 9, window: '1h' }),
    ];
    const handler = rateLimit(isGiven ? { limiter: createLimiter({ store, limits }) } : { store, limits });
    const waiting: (() => void)[] = [];
    const app = express().use(handler);
    app.get('/', (_request, response) => void waiting.push(() => void response.end()));
    const origin = await serve(app);
    const left = async () =>
      (await handler.limiter.peek('127.0.0.1')).limits.map(({ remaining }) => remaining);
    return { origin, waiting, left };
  }

  it.each([true, false])('holds a slot until the response; given limiter: %s', async (isGiven) => {
    const { origin, waiting, left } = await slowApp('1h', isGiven);
    const first = fetch(origin);
    await expect.poll(() => waiting.length).toBe(1);
    const denied = await fetch(origin);
    expect([denied.status, denied.headers.get('ratelimit-policy')]).toEqual([
      429,
      '"slots";q=1;qu="concurrent-requests", "requests";q=9;w=3600',
    ]);
    waiting[0]?.();
    expect((await first).status).toBe(200);
    await expect.poll(left).toEqual([1, 8]);
  });

  it('releases the slot of a client that disconnects', async () => {
    const { origin, waiting, left } = await slowApp('1h', false);
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await expect.poll(() => waiting.length).toBe(1);
    expect(await left()).toEqual([0, 8]);
    socket.destroy();
    await once(socket, 'close');
    await expect.poll(left).toEqual([1, 8]);
  });

  it('renews the slot of a request that outlasts its lease', async () => {
    // Long enough for a busy machine to renew it in time.
    const { origin, waiting, left } = await slowApp('3s', false);
    const first = fetch(origin);
    await expect.poll(() => waiting.length).toBe(1);
    await new Promise((later) => setTimeout(later, 3500));
    expect(await left()).toEqual([0, 8]);
    waiting[0]?.();
    await first;
    await expect.poll(left).toEqual([1, 8]);
  });

  it.each([
    ['its lease ended before it was renewed', 'late'],
    ['the store fails', 'failing'],
  ])('reports a slot that is lost because %s, once, and only while the request runs', async (_why, how) => {
    const time = { now: 1_700_000_000_000 };
    const store = memoryStore({ clock: { now: () => time.now } });
    const reported: (readonly [string, string | undefined])[] = [];
    const limits = [concurrency({ name: 'slots', limit: 2, lease: '200ms' })];
    const onDiagnostic = ({ code, cause }: Diagnostic) => {
      reported.push([code, (cause as { code?: string } | undefined)?.code]);
    };
    const waiting: (() => void)[] = [];
    const app = express().use(rateLimit({ store, limits, onDiagnostic }));
    app.get('/', (_request, response) => void waiting.push(() => void response.end()));
    const origin = await serve(app);
    const both = [fetch(origin), fetch(origin)];
    await expect.poll(() => waiting.length).toBe(2);
    if (how === 'late') time.now += 201;
    else await store.close();
    const lost = ['SLUICE_SLOT_LOST', how === 'late' ? undefined : 'STORE_CLOSED'];
    await expect.poll(() => reported).toEqual([lost]);
    for (const answer of waiting) answer();
    for (const { status } of await Promise.all(both)) expect(status).toBe(200);
    expect(reported.filter(([code]) => code === 'SLUICE_SLOT_LOST')).toHaveLength(1);
  });
});
