import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type CompiledPackages, compilePackages, type RedisServer, startRedis } from '@sluice/test-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let server: RedisServer;
let compiled: CompiledPackages;
let program: string;

beforeAll(async () => {
  [server, compiled] = await Promise.all([
    startRedis(),
    compilePackages(join(import.meta.dirname, 'processes'), 'core', 'store-redis'),
  ]);
  program = await compiled.program('hammer.mjs');
});

afterAll(() => Promise.all([server?.stop(), compiled?.remove()]));

/**
 * What all processes were granted together, by limiter. Each has a clock that is wrong by one of `skewsMs`.
 */
async function hammer(prefix: string, skewsMs: readonly number[]): Promise<Map<string, number>> {
  const total = new Map<string, number>();
  await Promise.all(
    skewsMs.map(async (skewMs) => {
      const child = fork(program, [server.url, prefix, `${skewMs}`, '400'], { execArgv: [] });
      const ended = once(child, 'exit');
      const [granted] = await Promise.race([
        once(child, 'message'),
        ended.then(([code]) => Promise.reject(new Error(`a process ended with ${code}`))),
      ]);
      for (const [name, n] of Object.entries(granted as Record<string, number>)) {
        total.set(name, (total.get(name) ?? 0) + n);
      }
      await ended;
    }),
  );
  return total;
}

const allowed = {
  'fixed-window': 500,
  'sliding-window': 500,
  'sliding-window-log': 500,
  'token-bucket': 500,
  'leaky-bucket': 500,
  gcra: 500,
  concurrency: 500,
  together: 300,
};

describe('8 processes that hammer the same limits', () => {
  it('are granted exactly what each algorithm allows', async () => {
    const total = await hammer('same-clock', new Array(8).fill(0));
    expect(Object.fromEntries(total)).toEqual(allowed);
  });

  it('are granted the same when their clocks are wrong by up to 10 s either way', async () => {
    const total = await hammer('wrong-clocks', [-10_000, 10_000, -10_000, 10_000, 0, -5000, 5000, 10_000]);
    expect(Object.fromEntries(total)).toEqual(allowed);
  });
});
