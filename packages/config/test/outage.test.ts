import { RateLimitError } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { type Config, loadConfig } from '../src/index.ts';

/** A configuration on a store that is closed, so that every check fails. */
async function duringOutage(onStoreFailure?: unknown): Promise<Config> {
  const store = memoryStore();
  await store.close();
  const rules = [{ key: ['ip'], limit: '2/1m' }];
  const object = { version: 1, domains: { api: { rules } }, ...(onStoreFailure ? { onStoreFailure } : {}) };
  return loadConfig(object, { store, stores: { memory: () => memoryStore() } });
}

describe('onStoreFailure', () => {
  it('allows, denies, or rejects by default', async () => {
    const allow = (await duringOutage('allow')).limiter('api');
    expect(await allow.consume({ ip: 'a' })).toMatchObject({ allowed: true, degraded: true });
    const deny = (await duringOutage('deny')).limiter('api');
    expect(await deny.consume({ ip: 'a' })).toMatchObject({ allowed: false, degraded: true });
    const none = (await duringOutage()).limiter('api');
    expect(RateLimitError.is(await none.consume({ ip: 'a' }).catch((error: unknown) => error))).toBe(true);
  });

  it('decides in the process, on its share', async () => {
    const whole = (await duringOutage('local')).limiter('api');
    const verdicts: boolean[] = [];
    for (let i = 0; i < 3; i++) verdicts.push((await whole.consume({ ip: 'a' })).allowed);
    expect(verdicts).toEqual([true, true, false]);
    const half = (await duringOutage({ local: { instances: 2 } })).limiter('api');
    expect((await half.consume({ ip: 'a' })).allowed).toBe(true);
    expect((await half.consume({ ip: 'a' })).allowed).toBe(false);
  });
});
