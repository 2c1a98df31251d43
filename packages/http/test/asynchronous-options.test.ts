import type { IncomingMessage } from 'node:http';
import { concurrency, fixedWindow, type Limit, type Limiter, type Store } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import type { RequestSubject } from '../src/index.ts';
import { asyncStore, type Options, type Served, serve } from './served.ts';

const two = fixedWindow({ name: 'two', limit: 2, window: '1h' });
const free: readonly Limit[] = [two];
const pro: readonly Limit[] = [fixedWindow({ name: 'pro', limit: 4, window: '1h' })];
const slots: readonly Limit[] = [two, concurrency({ name: 'slots', limit: 5, lease: '1m' })];

const stores: [string, () => Store][] = [
  ['in process', memoryStore],
  ['that answers with a promise', asyncStore],
];
const names = ['skip', 'cost', 'limits', 'key'] as const;
type Name = (typeof names)[number];
const answers = { skip: false, cost: 1, limits: free, key: 'ann' };

/** Resolves when a later turn of the event loop begins. */
const later = () => new Promise((resolve) => setImmediate(resolve));

async function statuses({ origin }: Served, count: number, headers = {}): Promise<number[]> {
  const seen: number[] = [];
  for (let i = 0; i < count; i++) seen.push((await fetch(origin, { headers })).status);
  return seen;
}

function remaining({ guard }: Served, subject: RequestSubject<IncomingMessage>): Promise<number> {
  const limiter = guard.limiter as unknown as Limiter<RequestSubject<IncomingMessage>>;
  return limiter.peek(subject).then((decision) => decision.remaining);
}

describe.each(stores)('on a store %s', (_store, newStore) => {
  it('awaits a customer and a plan from a database', async () => {
    const plans = new Map([['bob', pro]]);
    const served = await serve({
      store: newStore(),
      key: async ({ headers }) => later().then(() => String(headers['x-user'])),
      limits: async ({ headers }) => later().then(() => plans.get(String(headers['x-user'])) ?? free),
    });
    expect(await statuses(served, 3, { 'x-user': 'ann' })).toEqual([200, 200, 429]);
    expect(await statuses(served, 5, { 'x-user': 'bob' })).toEqual([200, 200, 200, 200, 429]);
    expect(served.passed()).toBe(6);
  });

  it('calls each function once per request, in order, and awaits each before it calls the next', async () => {
    for (const countWhen of [undefined, () => true]) {
      for (const limits of [free, slots]) {
        const events: string[] = [];
        const recorded = (name: Name) => async () => {
          events.push(name);
          await later();
          events.push(`${name} resolved`);
          return name === 'limits' ? limits : answers[name];
        };
        const options = Object.fromEntries(names.map((name) => [name, recorded(name)])) as Options;
        const served = await serve({ store: newStore(), ...options, ...(countWhen && { countWhen }) });
        expect(await statuses(served, 1)).toEqual([200]);
        expect(events).toEqual(names.flatMap((name) => [name, `${name} resolved`]));
      }
    }
  });

  it('calls functions that are not asynchronous once per request, too', async () => {
    for (const countWhen of [undefined, () => true]) {
      for (const limits of [free, slots]) {
        const events: string[] = [];
        const recorded = (name: Name) => () => {
          events.push(name);
          return name === 'limits' ? limits : answers[name];
        };
        const options = Object.fromEntries(names.map((name) => [name, recorded(name)])) as Options;
        const served = await serve({ store: newStore(), ...options, ...(countWhen && { countWhen }) });
        await statuses(served, 1);
        expect(events).toEqual(names);
      }
    }
  });

  it.each(names)('fails the request if the promise of `%s` rejects, and charges nothing', async (name) => {
    let isOut = true;
    const served = await serve({
      store: newStore(),
      limits: free,
      key: () => 'ann',
      [name]: async () => {
        await later();
        if (isOut) throw new Error('the database is out');
        return answers[name];
      },
    });
    const response = await fetch(served.origin);
    expect([response.status, await response.text()]).toEqual([500, 'Error: the database is out']);
    expect([served.passed(), served.outcomes]).toEqual([0, ['failed']]);
    isOut = false;
    expect(await statuses(served, 3)).toEqual([200, 200, 429]);
  });

  it.each(names)('fails the request if the promise of `%s` rejects with a falsy value', async (name) => {
    for (const value of [undefined, null, 0, '']) {
      const served = await serve({ store: newStore(), limits: free, [name]: () => Promise.reject(value) });
      expect(await statuses(served, 1)).toEqual([500]);
      expect(served.passed()).toBe(0);
    }
  });

  it.each(names)('notices at once that the client disconnects while `%s` is pending', async (name) => {
    const called: string[] = [];
    let isPending = false;
    const options = names.map((one) => {
      const answer = async () => {
        called.push(one);
        if (one !== name || isPending) return answers[one];
        isPending = true;
        // Never settles.
        return new Promise(() => {});
      };
      return [one, answer] as const;
    });
    const served = await serve({ store: newStore(), ...(Object.fromEntries(options) as Options) });
    const leaving = new AbortController();
    const answer = fetch(served.origin, { signal: leaving.signal });
    await expect.poll(() => isPending).toBe(true);
    leaving.abort();
    await expect(answer).rejects.toThrow(/abort/);
    await expect.poll(() => served.outcomes).toEqual(['gone']);
    expect(called).toEqual(names.slice(0, names.indexOf(name) + 1));
    expect(served.passed()).toBe(0);
    // Nothing was charged.
    expect(await statuses(served, 3)).toEqual([200, 200, 429]);
  });

  it('neither passes nor ends the process if a promise rejects after the client is gone', async () => {
    let reject: ((error: Error) => void) | undefined;
    const limits = () => new Promise<readonly Limit[]>((_resolve, fail) => (reject = fail));
    const served = await serve({ store: newStore(), limits });
    const leaving = new AbortController();
    const answer = fetch(served.origin, { signal: leaving.signal });
    await expect.poll(() => reject).toBeDefined();
    leaving.abort();
    await expect(answer).rejects.toThrow(/abort/);
    await expect.poll(() => served.outcomes).toEqual(['gone']);
    reject?.(new Error('too late'));
    await later();
    expect(served.passed()).toBe(0);
  });

  it('admits exactly the limit out of a burst', async () => {
    const served = await serve({
      store: newStore(),
      limits: async () => later().then(() => free),
      key: async () => later().then(() => 'ann'),
    });
    const burst = await Promise.all(Array.from({ length: 20 }, () => fetch(served.origin)));
    expect(burst.filter(({ status }) => status === 200)).toHaveLength(2);
    expect(burst.filter(({ status }) => status === 429)).toHaveLength(18);
  });

  it.each([
    ['limits', 'none', /^TypeError: rateLimit: the result of `limits` must be an array/],
    ['limits', undefined, /^TypeError: rateLimit: the result of `limits` must be an array/],
    ['key', 7, /^TypeError: rateLimit: the result of `key` must be a string/],
    ['cost', -1, /^RangeError: rateLimit: the result of `cost` must be a whole number/],
  ])('rejects an invalid value of the promise of `%s`: %s', async (name, value, message) => {
    const served = await serve({ store: newStore(), limits: free, [name]: async () => value });
    const response = await fetch(served.origin);
    expect(response.status).toBe(500);
    expect(await response.text()).toMatch(message);
  });

  it('does not call `key` where no limit needs it', async () => {
    let calls = 0;
    const own = fixedWindow({ name: 'own', limit: 2, window: '1h', key: () => 'all' });
    const key = async () => `${++calls}`;
    for (const limits of [[own], async () => [own], () => null, async () => null]) {
      expect(await statuses(await serve({ store: newStore(), limits, key }), 1)).toEqual([200]);
    }
    expect(calls).toBe(0);
  });

  it('awaits whatever has a `then`, such as the query of a database client', async () => {
    // biome-ignore lint/suspicious/noThenProperty: such objects exist, and this test needs one
    const query = { then: (resolve: (limits: readonly Limit[]) => void) => resolve(free) };
    const limits = () => query as PromiseLike<readonly Limit[]>;
    expect(await statuses(await serve({ store: newStore(), limits }), 3)).toEqual([200, 200, 429]);
  });

  it('lets a request pass in shadow mode only, where a rejected promise is reported', async () => {
    const reported: string[] = [];
    const served = await serve({
      store: newStore(),
      limits: () => Promise.reject(new Error('the database is out')),
      shadow: true,
      onDiagnostic: ({ code }) => reported.push(code),
    });
    expect(await statuses(served, 1)).toEqual([200]);
    expect(reported).toEqual(['SLUICE_SHADOW_FAILED']);
  });
});

describe('the limiter behind asynchronous options', () => {
  const request = { headers: {}, socket: {} } as IncomingMessage;

  it('takes the limits and the key with the request, and calls neither option', async () => {
    const served = await serve({ limits: async () => free, key: async () => 'ann' });
    await statuses(served, 1);
    expect(await remaining(served, { request, key: 'ann', limits: free })).toBe(1);
    expect(await remaining(served, { request, key: 'bob', limits: free })).toBe(2);
    expect(await remaining(served, { request, limits: null })).toBe(Number.POSITIVE_INFINITY);
  });

  it('says what is missing without them', async () => {
    const chosen = await serve({ limits: async () => free });
    await expect(remaining(chosen, { request })).rejects.toThrow(
      /the subject, where the option `limits` is asynchronous, must be an object with `limits`/,
    );
    const keyed = await serve({ limits: free, key: async () => 'ann' });
    await expect(remaining(keyed, { request })).rejects.toThrow(
      /the subject, where the option `key` is asynchronous, must be an object with `key`/,
    );
    expect(await remaining(keyed, 'ann')).toBe(2);
  });
});
