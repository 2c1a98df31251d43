import { runDifferential } from '@sluice/conformance';
import { createLimiter, RateLimitError, tokenBucket, transitionOf } from '@sluice/core';
import { ManualClock } from '@sluice/core/testing';
import { expect, it } from 'vitest';
import { TemplateDatabase, templateStore } from '../src/index.ts';

const limits = [tokenBucket({ name: 'api', capacity: 5, refill: { amount: 1, every: '1m' } })];

it('rejects unknown and missing options by name', () => {
  const database = new TemplateDatabase();
  const unknown = { database, clocks: new ManualClock() };
  expect(() => templateStore(unknown)).toThrow(
    new TypeError('templateStore: there is no option "clocks". The options are database and clock.'),
  );
  expect(() => templateStore({} as never)).toThrow(TypeError);
});

it('really contends: conditional writes fail, and every check is still exact', async () => {
  const database = new TemplateDatabase();
  const stores = [templateStore({ database }), templateStore({ database })] as const;
  const key = {
    scope: 'sluice:api:token-bucket:1',
    key: 'ann',
    algorithm: tokenBucket({ name: 'api', capacity: 20, refill: { amount: 1, every: '1h' } }).algorithm,
  };
  // All of them are under way before the first one is answered.
  const racers = Array.from({ length: 64 }, (_, i) =>
    stores[(i % 2) as 0 | 1].update([key], transitionOf({ kind: 'spend', keys: [key], cost: 1, count: 1 })),
  );
  const granted = (await Promise.all(racers)).reduce((sum, result) => sum + result.granted, 0);
  expect(granted).toBe(20);
  expect(database.conflicts).toBeGreaterThan(0);
});

it('reports an outage as STORE_UNAVAILABLE with its cause', async () => {
  const cause = new Error('connection refused');
  class Unreachable extends TemplateDatabase {
    override read(): Promise<never> {
      return Promise.reject(cause);
    }
    override remove(): Promise<never> {
      return Promise.reject(cause);
    }
  }
  const store = templateStore({ database: new Unreachable() });
  const limiter = createLimiter({ store, limits });
  const outage = expect.objectContaining({ code: 'STORE_UNAVAILABLE', cause });
  await expect(limiter.consume('ann')).rejects.toEqual(outage);
  await expect(limiter.reset('ann')).rejects.toBeInstanceOf(RateLimitError);
  await expect(limiter.reset('ann')).rejects.toEqual(outage);
});

it('answers 10,000 random commands as the pure algorithms do', async () => {
  const clock = new ManualClock();
  const store = templateStore({ database: new TemplateDatabase(), clock });
  await runDifferential({ store, clock, commands: 10_000 });
});
