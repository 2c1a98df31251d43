import { memoryStore } from '@sluice/store-memory';
import { expect, it } from 'vitest';
import { type RunOptions, runClients } from '../src/run-clients.ts';
import { promisedLimits } from '../src/tiers.ts';
import { limitsOf } from './limits-of.ts';

/** Long enough for every denial that a promise needs. */
const SHORT_MS = 1500;
/**
 * Long enough for the polite client to be denied, wait a second and be allowed again, even on a slow machine.
 */
const LONG_MS = 2500;

const run = (options: Partial<RunOptions> = {}) =>
  runClients({
    framework: 'express',
    store: memoryStore(),
    limits: promisedLimits(),
    durationMs: SHORT_MS,
    ...options,
  });

async function brokenPromises(options: Partial<RunOptions>): Promise<readonly string[]> {
  const { findings } = await run(options);
  return findings.filter(({ kept }) => !kept).map(({ name }) => name);
}

// Alone: the five exports of a round have to be decided within one second, and the other tests are busy.
it.each(['express', 'fastify'] as const)(
  'keeps every promise on %s, and returns the first refusal',
  async (framework) => {
    const { findings, clients, firstRefusal } = await run({ framework, durationMs: LONG_MS });
    expect(findings.filter(({ kept }) => !kept)).toEqual([]);
    const seen = Object.fromEntries(
      clients.map(({ behaviour, client: { log } }) => [
        behaviour.name,
        [log.count('allowed'), log.count('denied')],
      ]),
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

it('notices a limiter that admits more than it promises', async () => {
  expect(await brokenPromises({ limits: limitsOf(1000) })).toEqual(['burst', 'brute force', 'polite']);
});

it('notices a limiter that admits one request too many', async () => {
  expect(await brokenPromises({ limits: limitsOf(11) })).toContain('burst');
});

it.concurrent('notices a limiter that denies clients within their limit', async () => {
  expect(await brokenPromises({ limits: limitsOf(1) })).toContain('steady');
});

it('notices a store that forgets', async () => {
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

it.concurrent('accepts no promise from a server that only answers errors', async () => {
  const store = memoryStore();
  await store.close();
  const broken = await brokenPromises({ store });
  expect(broken).toEqual(['burst', 'steady', 'brute force', 'polite']);
});
