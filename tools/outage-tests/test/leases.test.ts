import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Algorithm,
  type AnswerSource,
  calendarWindow,
  createLimiter,
  fixedWindow,
  gcra,
  type Limit,
  type Limiter,
  leakyBucket,
  type Store,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';
import { type PostgresStore, postgresStore } from '@sluice/store-postgres';
import { fromIoredis, redisStore } from '@sluice/store-redis';
import { type CompiledPackages, compilePackages, startPostgres, startRedis } from '@sluice/test-servers';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROCESSES = 4;
const TERM_MS = 50;
/** Two and a half windows of the histories. LEASE_SECONDS makes it longer. */
const HISTORY_MS = Number(process.env.LEASE_SECONDS ?? 1) * 1000;
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

interface Shared {
  readonly url: string;
  /** A store with a connection of its own, as in another process. */
  store(): Promise<Store>;
  stop(): Promise<unknown>;
}

const backends: Readonly<Record<string, () => Promise<Shared>>> = {
  redis: async () => {
    const server = await startRedis({ own: true });
    const clients: Redis[] = [];
    const store = async (): Promise<Store> => {
      const redis = new Redis(server.url, safeOptions);
      clients.push(redis);
      await once(redis, 'ready');
      return redisStore({ client: fromIoredis(redis) });
    };
    const stop = async (): Promise<void> => {
      for (const redis of clients) redis.disconnect();
      await server.stop();
    };
    return { url: server.url, store, stop };
  },
  postgres: async () => {
    const server = await startPostgres({ own: true });
    const pools: pg.Pool[] = [];
    const store = async (): Promise<PostgresStore> => {
      const pool = new pg.Pool({ connectionString: server.url, max: 2 });
      pools.push(pool);
      return postgresStore({ pool });
    };
    await (await store()).migrate();
    const stop = async (): Promise<void> => {
      for (const pool of pools) await pool.end();
      await server.stop();
    };
    return { url: server.url, store, stop };
  },
};

const safeOptions = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
} as const;

/** What a process that was killed while it held a lease has left behind. */
interface Killed {
  /** What it was granted before. */
  readonly granted: number;
  /** What others could still spend. */
  readonly remaining: number;
  /** What they can spend when its window ends, as soon as it does. */
  readonly later: Promise<number>;
}

/** An admitted check: when it was answered, and since when the store may have charged it. */
interface Admission {
  readonly atMs: number;
  readonly chargedAfterMs: number;
}

/** The most that an algorithm allows from one millisecond to another, both included. */
type MostIn = (algorithm: Algorithm, fromMs: number, toMs: number) => number;

const inClockWindows: MostIn = ({ limit, windowMs }, fromMs, toMs) =>
  limit * (Math.floor(toMs / windowMs) - Math.floor(fromMs / windowMs) + 1);
const inLog: MostIn = ({ limit, windowMs }, fromMs, toMs) =>
  limit * (Math.floor((toMs - fromMs) / windowMs) + 1);
const inBucket: MostIn = ({ parameters: [capacity = 0, amount = 0, periodMs = 1] }, fromMs, toMs) =>
  capacity + ((toMs - fromMs) * amount) / periodMs;

const histories: readonly (readonly [Limit, MostIn])[] = [
  [fixedWindow({ name: 'fixedWindow', limit: 300, window: '400ms', align: 'clock' }), inClockWindows],
  [slidingWindow({ name: 'slidingWindow', limit: 300, window: '400ms' }), inClockWindows],
  [slidingWindowLog({ name: 'slidingWindowLog', limit: 300, window: '400ms' }), inLog],
  [tokenBucket({ name: 'tokenBucket', capacity: 200, refill: { amount: 300, every: '1s' } }), inBucket],
  [leakyBucket({ name: 'leakyBucket', capacity: 200, leak: { amount: 300, every: '1s' } }), inBucket],
  [gcra({ name: 'gcra', limit: 300, period: '1s', burst: 200 }), inBucket],
];

const wholes: readonly (readonly [string, readonly Limit[]])[] = [
  ['fixedWindow', [fixedWindow({ name: 'f', limit: 1000, window: '1d' })]],
  ['slidingWindow', [slidingWindow({ name: 's', limit: 1000, window: '1d' })]],
  ['slidingWindowLog', [slidingWindowLog({ name: 'l', limit: 1000, window: '1d' })]],
  ['calendarWindow', [calendarWindow({ name: 'c', limit: 1000, every: 'year' })]],
  [
    'two limits',
    [
      fixedWindow({ name: 'both-day', limit: 1500, window: '1d' }),
      slidingWindowLog({ name: 'both-week', limit: 1000, window: '1w' }),
    ],
  ],
];

let compiled: CompiledPackages;
let program: string;
beforeAll(async () => {
  compiled = await compilePackages(import.meta.dirname, 'core', 'store-redis', 'store-postgres');
  program = await compiled.program('lease-holder.mjs');
});
afterAll(() => compiled?.remove());

describe.each(Object.entries(backends))(`leases on %s (SEED=${seed})`, (backend, start) => {
  let shared: Shared;
  beforeAll(async () => {
    shared = await start();
  });
  afterAll(() => shared?.stop());

  const plain = async (limits: readonly Limit[]): Promise<Limiter> =>
    createLimiter({ store: await shared.store(), limits, deadlineMs: 60_000 });
  const leasing = async (limits: readonly Limit[]): Promise<Limiter> => {
    const lease = { term: TERM_MS };
    return createLimiter({ store: await shared.store(), limits, lease, deadlineMs: 60_000 });
  };

  /** Kills a process that holds a lease, once for both tests about it. Others run while its window passes. */
  let killing: Promise<Killed> | undefined;
  const killed = (): Promise<Killed> => {
    killing ??= killLeaseHolder();
    return killing;
  };
  async function killLeaseHolder(): Promise<Killed> {
    const child = fork(program, [backend, shared.url, '1000', '10s', '60'], { execArgv: [] });
    const [{ granted }] = (await once(child, 'message')) as [{ granted: number }];
    child.kill('SIGKILL');
    await once(child, 'exit');
    const limiter = await plain([fixedWindow({ name: 'killed', limit: 1000, window: '10s' })]);
    const { remaining, resetAfterMs } = await limiter.peek('key');
    const later = sleep(resetAfterMs).then(async () => (await limiter.peek('key')).remaining);
    // The test that awaits it reports it.
    later.catch(() => {});
    return { granted, remaining, later };
  }

  it('of a process that is killed are lost, at most one lease of each', async () => {
    const { granted, remaining } = await killed();
    const lost = 1000 - granted - remaining;
    console.log(`${backend}: ${granted} checks were granted, ${lost} units of a lease lost`);
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThanOrEqual(60);
  }, 60_000);

  it.each(histories)(
    'admit in any interval what the limit allows in it and the term before: $0.name',
    async (limit, mostIn) => {
      const random = seededRandom(seed);
      const admissions: Admission[] = [];
      const sources = new Set<AnswerSource>();
      const startMs = performance.now();
      const isOver = (): boolean => {
        const passedMs = performance.now() - startMs;
        // On a machine that is very busy, a lease may end before it has answered a check.
        return passedMs > HISTORY_MS + 30_000 || (passedMs > HISTORY_MS && sources.has('lease'));
      };
      const work = async (): Promise<void> => {
        const limiter = await leasing([limit]);
        limiter.on('decision', ({ decision, source, tookMs }) => {
          sources.add(source);
          const atMs = Date.now();
          const agoMs = Math.ceil(tookMs) + (source === 'lease' ? TERM_MS : 0) + 1;
          if (decision.allowed) admissions.push({ atMs, chargedAfterMs: atMs - agoMs });
        });
        while (!isOver()) {
          const checks = Array.from({ length: 1 + Math.floor(random() * 8) }, () => limiter.consume('key'));
          await Promise.all(checks);
          if (random() < 0.2) await sleep(random() * 40);
        }
        await limiter.close();
      };
      await Promise.all(Array.from({ length: PROCESSES }, work));
      expect(sources).toContain('lease');
      expect(firstExcess(limit.algorithm, admissions, mostIn)).toBeUndefined();
    },
    HISTORY_MS + 60_000,
  );

  it.each(wholes)(
    'add up to %s, no unit more or less, once they are closed',
    async (_name, limits) => {
      const limiters = await Promise.all(Array.from({ length: PROCESSES }, () => leasing(limits)));
      const sources = new Set<AnswerSource>();
      let allowed = 0;
      const consume = async (limiter: Limiter, checks: number): Promise<void> => {
        for (let i = 0; i < checks; i++) {
          const decision = await limiter.consume('key');
          if (decision.allowed) allowed++;
        }
      };
      for (const limiter of limiters) limiter.on('decision', ({ source }) => sources.add(source));
      await Promise.all(limiters.map((limiter) => consume(limiter, 150)));
      await Promise.all(limiters.map((limiter) => limiter.close()));
      const rest = await plain(limits);
      expect((await rest.peek('key')).remaining).toBe(1000 - allowed);
      expect(allowed).toBe(PROCESSES * 150);
      await consume(rest, 1000 - allowed + 5);
      expect(allowed).toBe(1000);
      expect(sources).toContain('lease');
    },
    60_000,
  );

  it('of a process that is killed are back once the window has passed', async () => {
    const { later } = await killed();
    expect(await later).toBe(1000);
  }, 60_000);
});

/** An interval in which more was admitted than can have been charged since the first charge of it. */
function firstExcess(
  algorithm: Algorithm,
  admissions: readonly Admission[],
  mostIn: MostIn,
): string | undefined {
  const ordered = admissions.toSorted((one, other) => one.atMs - other.atMs);
  for (let i = 0; i < ordered.length; i++) {
    let fromMs = Number.POSITIVE_INFINITY;
    for (let j = i; j < ordered.length; j++) {
      const { atMs, chargedAfterMs } = ordered[j] as Admission;
      fromMs = Math.min(fromMs, chargedAfterMs);
      const most = mostIn(algorithm, fromMs, atMs + 1);
      if (j - i + 1 > most) return `${j - i + 1} instead of ${most} from ${fromMs} to ${atMs}`;
    }
  }
  return undefined;
}

/** Numbers in [0, 1), the same for the same seed (mulberry32, by Tommy Ettinger, public domain). */
function seededRandom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
