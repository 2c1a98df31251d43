import { memoryStore } from '@sluice/store-memory';
import { expect, it } from 'vitest';
import { playShow, type ShowOptions } from '../src/show.ts';
import { promisedLimits } from '../src/tiers.ts';
import { limitsOf } from './limits-of.ts';

/** Enough for what must be denied to be denied. */
const SHORT_MS = 1500;
/** Enough for the polite client to be denied, to wait its second, and to be let in again, also where all is slow. */
const LONG_MS = 2500;

const play = (options: Partial<ShowOptions> = {}) =>
  playShow({
    framework: 'express',
    store: memoryStore(),
    limits: promisedLimits(),
    durationMs: SHORT_MS,
    ...options,
  });

async function brokenPromises(options: Partial<ShowOptions>): Promise<readonly string[]> {
  const { findings } = await play(options);
  return findings.filter(({ kept }) => !kept).map(({ name }) => name);
}

it.concurrent.each(['express', 'fastify'] as const)(
  'keeps every promise on %s, and has the first refusal to show',
  async (framework) => {
    const { findings, performers, firstRefusal } = await play({ framework, durationMs: LONG_MS });
    expect(findings.filter(({ kept }) => !kept)).toEqual([]);
    const seen = Object.fromEntries(
      performers.map(({ role, client: { log } }) => [role.name, [log.count('allowed'), log.count('denied')]]),
    );
    expect(seen).toMatchObject({
      burst: [10, 25],
      steady: [expect.any(Number), 0],
      'brute force': [5, expect.any(Number)],
    });
    expect(firstRefusal?.status).toBe('429 Too Many Requests');
    expect(firstRefusal?.headers).toContainEqual(['content-type', 'application/problem+json']);
    expect(firstRefusal?.headers.map(([name]) => name)).toContain('retry-after');
  },
);

it.concurrent('notices a limiter that admits more than it promises', async () => {
  expect(await brokenPromises({ limits: limitsOf(1000) })).toEqual(['burst', 'brute force', 'polite']);
});

it.concurrent('notices a limiter that admits one request too many', async () => {
  expect(await brokenPromises({ limits: limitsOf(11) })).toContain('burst');
});

it.concurrent('notices a limiter that denies those who keep to their limit', async () => {
  expect(await brokenPromises({ limits: limitsOf(1) })).toContain('steady');
});

it.concurrent('notices a store that forgets', async () => {
  const store = memoryStore();
  const forgetful = {
    capabilities: store.capabilities,
    remove: store.remove.bind(store),
    close: store.close.bind(store),
    update: async (...[keys, transition]: Parameters<typeof store.update>) => {
      const result = await store.update(keys, transition);
      await store.remove(keys);
      return result;
    },
  } as typeof store;
  expect(await brokenPromises({ store: forgetful })).toEqual(['burst', 'brute force', 'polite']);
});

it.concurrent('takes a server that answers errors for no proof', async () => {
  const store = memoryStore();
  await store.close();
  const broken = await brokenPromises({ store });
  expect(broken).toEqual(['burst', 'steady', 'brute force', 'polite']);
});
