import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { concurrency, createLimiter, type Store } from '@sluice/core';
import { postgresStore } from '@sluice/store-postgres';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import { type CompiledPackages, compilePackages, startPostgres, startRedis } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROCESSES = 8;
const LIMIT = 10;
const LEASE_MS = 1500;
const KILLS = 5;

interface Shared {
  readonly url: string;
  readonly store: Store;
  stop(): Promise<unknown>;
}

const backends: Readonly<Record<string, () => Promise<Shared>>> = {
  redis: async () => {
    const server = await startRedis({ own: true });
    const redis = new Redis(server.url, {
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
    });
    const stop = async (): Promise<void> => {
      redis.disconnect();
      await server.stop();
    };
    return { url: server.url, store: redisStore({ client: fromIoredis(redis) }), stop };
  },
  postgres: async () => {
    const server = await startPostgres({ own: true });
    const pool = new pg.Pool({ connectionString: server.url });
    const store = postgresStore({ pool });
    await store.migrate();
    await pool.query('CREATE TABLE ledger (id text PRIMARY KEY, ends double precision NOT NULL)');
    const stop = async (): Promise<void> => {
      await pool.end();
      await server.stop();
    };
    return { url: server.url, store, stop };
  },
};

let compiled: CompiledPackages;
let program: string;
beforeAll(async () => {
  compiled = await compilePackages(import.meta.dirname, 'core', 'store-redis', 'store-postgres');
  program = await compiled.program('slot-holder.mjs');
});
afterAll(() => compiled?.remove());

describe.each(Object.entries(backends))('8 processes that hold slots in %s', (name, start) => {
  it('never hold more than there are, however they are killed, and lose none for longer than a lease', async () => {
    const { url, store, stop } = await start();
    const most: number[] = [];
    const holder = async (): Promise<ChildProcess> => {
      const args = [name, url, `${LIMIT}`, `${LEASE_MS}`];
      const child = fork(program, args, { execArgv: [] });
      child.on('message', ({ held }: { held?: number }) => {
        if (held !== undefined) most.push(held);
      });
      await once(child, 'message');
      return child;
    };
    let children: ChildProcess[] = [];
    try {
      children = await Promise.all(Array.from({ length: PROCESSES }, holder));
      const killAndReplace = async (first: number): Promise<void> => {
        // Half of the processes each, so that two are killed and start at any time.
        for (let i = 0; i < KILLS; i++) {
          await sleep(Math.random() * 100);
          const index = first + 2 * Math.floor((Math.random() * PROCESSES) / 2);
          children[index]?.kill('SIGKILL');
          children[index] = await holder();
        }
      };
      await Promise.all([killAndReplace(0), killAndReplace(1)]);
      const limiter = createLimiter({
        store,
        limits: [concurrency({ name: 'jobs', limit: LIMIT, lease: LEASE_MS })],
        deadlineMs: 60_000,
      });
      await expect.poll(async () => (await limiter.peek('job')).remaining).toBeLessThan(LIMIT);
      const exits = children.map((child) => once(child, 'exit'));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(exits);
      const killedMs = performance.now();
      let remaining = 0;
      let backAfterMs = 0;
      while (remaining < LIMIT) {
        const calledMs = performance.now();
        ({ remaining } = await limiter.peek('job'));
        backAfterMs = calledMs - killedMs;
        // A look that began later than this must find them all, however late this process is.
        if (remaining < LIMIT) expect(backAfterMs).toBeLessThan(LEASE_MS + 1000);
        await sleep(5);
      }
      console.log(
        `${name}: ${most.length} slots taken, at most ${Math.max(...most)} at once; back ${backAfterMs.toFixed()} ms after the last process was killed`,
      );
      expect(most.length).toBeGreaterThan(50);
      // They did compete for the last slot.
      expect(Math.max(...most)).toBe(LIMIT);
    } finally {
      for (const child of children) child.kill('SIGKILL');
      await stop();
    }
  }, 300_000);
});
