import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createLimiter, type Decision, fixedWindow, local, type StoreFailurePolicy } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { type CompiledPackages, compilePackages, startRedis } from '@sluice/test-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, backends } from './backends.ts';

const limits = [fixedWindow({ name: 'policy', limit: 100, window: '1h' })];

describe.each(Object.entries(backends))('during an outage of %s', (_name, start) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await start();
    await backend.proxy.refuse();
    backend.proxy.cut();
  });
  afterAll(() => backend?.stop());

  const checks = async (onStoreFailure: StoreFailurePolicy): Promise<PromiseSettledResult<Decision>[]> => {
    const limiter = createLimiter({ store: backend.store, limits, onStoreFailure });
    return await Promise.allSettled(Array.from({ length: 1000 }, () => limiter.consume('k')));
  };
  const count = (ends: readonly PromiseSettledResult<Decision>[], expected: Partial<Decision>): number =>
    ends.filter(
      (end) =>
        end.status === 'fulfilled' &&
        Object.entries(expected).every(([name, value]) => end.value[name as keyof Decision] === value),
    ).length;

  it("'throw' rejects with a coded error", async () => {
    for (const end of await checks('throw')) {
      expect(end).toMatchObject({ status: 'rejected', reason: { name: 'RateLimitError' } });
    }
  });

  it("'allow' allows everything, 'deny' nothing, and both report the failure", async () => {
    const allowed = await checks('allow');
    expect(count(allowed, { allowed: true, degraded: true })).toBe(1000);
    expect(count(await checks('deny'), { allowed: false, degraded: true })).toBe(1000);
    expect(allowed[0]).toMatchObject({ value: { failure: { name: 'RateLimitError' } } });
  });

  it('`local` allows the share of this process', async () => {
    const ends = await checks(local({ store: memoryStore(), instances: 8 }));
    expect(count(ends, { allowed: true, degraded: true })).toBe(12);
    expect(count(ends, { allowed: false, degraded: true })).toBe(988);
  });
});

describe('8 processes that lose their shared Redis', () => {
  const LIMIT = 800;
  let compiled: CompiledPackages;
  beforeAll(async () => {
    compiled = await compilePackages(import.meta.dirname, 'core', 'store-memory', 'store-redis');
  });
  afterAll(() => compiled?.remove());

  /** How much all of them together admit during the outage. */
  async function admitted(instances: number): Promise<number> {
    const redis = await startRedis({ own: true });
    const program = await compiled.program('share.mjs');
    const args = [redis.port, instances, 2 * LIMIT, LIMIT].map(String);
    const children = Array.from({ length: 8 }, () => fork(program, args, { execArgv: [] }));
    try {
      await Promise.all(children.map(message));
      await redis.kill();
      const totals = children.map(message);
      for (const child of children) child.send('the server is gone');
      return (await Promise.all(totals)).reduce<number>((sum, one) => sum + Number(one), 0);
    } finally {
      for (const child of children) child.kill();
      await redis.stop();
    }
  }

  async function message(child: ChildProcess): Promise<unknown> {
    const ended = once(child, 'exit').then(([code]) =>
      Promise.reject(new Error(`a process ended with ${code}`)),
    );
    const [received] = await Promise.race([once(child, 'message'), ended]);
    return received;
  }

  it('together admit at most the limit with `local`, and eight times the limit without shares', async () => {
    const shared = await admitted(8);
    const plain = await admitted(1);
    console.log(`8 processes, limit ${LIMIT}: ${shared} admitted with local, ${plain} with a plain fallback`);
    expect(shared).toBe(LIMIT);
    expect(plain).toBe(8 * LIMIT);
  });
});
