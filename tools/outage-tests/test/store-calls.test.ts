import { createLimiter, fixedWindow, type Limiter, type Store } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, backends } from './backends.ts';

/** The same store, with a count of the commands sent to it. */
function counted(store: Store) {
  const sent = { commands: 0 };
  const counting: Store = {
    capabilities: store.capabilities,
    update: (keys, transition, options) => {
      sent.commands++;
      return store.update(keys, transition, options);
    },
    remove: (keys, options) => store.remove(keys, options),
    close: () => store.close(),
    execute: async (commands, options) => {
      sent.commands += commands.length;
      return (await store.execute?.(commands, options)) ?? [];
    },
  };
  return { store: counting, sent };
}

/**
 * What a check costs: the least of several batches, since another program may take the processor away
 * meanwhile.
 */
async function microseconds(limiter: Limiter, batches: number): Promise<number> {
  const CHECKS = 5000;
  let least = Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < batches; batch++) {
    const start = performance.now();
    for (let i = 0; i < CHECKS; i++) await limiter.consume('k').catch(() => undefined);
    least = Math.min(least, ((performance.now() - start) * 1000) / CHECKS);
  }
  return least;
}

describe.each(Object.entries(backends))('%s', (name, start) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await start();
  });
  afterAll(() => backend?.stop());

  it('gets fewer than 10 commands per retry period from a million checks of a blocked key', async () => {
    const PERIOD_MS = 100;
    const { store, sent } = counted(backend.store);
    const limiter = createLimiter({
      store,
      limits: [fixedWindow({ name: 'blocked', limit: 5, window: PERIOD_MS })],
      deadlineMs: 60_000,
    });
    const startMs = performance.now();
    let allowed = 0;
    for (let i = 0; i < 1000; i++) {
      const decisions = await Promise.all(Array.from({ length: 1000 }, () => limiter.consume('k')));
      allowed += decisions.filter((decision) => decision.allowed).length;
    }
    const tookMs = performance.now() - startMs;
    const periods = Math.ceil(tookMs / PERIOD_MS);
    console.log(
      `${name}: 1,000,000 checks of a blocked key in ${tookMs.toFixed(0)} ms, ${periods} retry periods: ` +
        `${sent.commands} commands, ${allowed} allowed`,
    );
    expect(sent.commands / periods).toBeLessThan(10);
    expect(allowed).toBeLessThanOrEqual(5 * (periods + 1));
  });

  it('costs a check microseconds while it is out', async () => {
    const limits = [fixedWindow({ name: 'out', limit: 1e9, window: '1h' })];
    const limiter = createLimiter({ store: backend.store, limits });
    const memory = createLimiter({ store: memoryStore(), limits });
    await backend.proxy.refuse();
    backend.proxy.cut();
    while (
      (await limiter.consume('k').catch((error: unknown) => String(error)))
        .toString()
        .includes('Not sent') === false
    );
    const out = await microseconds(limiter, 24);
    const inMemory = await microseconds(memory, 24);
    console.log(
      `${name}: ${out.toFixed(2)} microseconds a check while it is out, ${inMemory.toFixed(2)} in memory: ` +
        `${(out / inMemory).toFixed(1)} times`,
    );
    // On a slow machine, both take longer.
    expect(out).toBeLessThan(Math.max(20, 50 * inMemory));
    await backend.proxy.pass();
  });
});
