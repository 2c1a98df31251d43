import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLimiter, fixedWindow, type Limiter, RateLimitError, slidingWindowLog } from '@sluice/core';
import { startFaultProxy } from '@sluice/test-servers';
import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PostgresStoreOptions } from '../src/index.ts';
import { usePostgres } from './postgres.ts';

const postgres = usePostgres({ own: true, settings: { synchronous_commit: 'on' } });
const limit = fixedWindow({ name: 'per-day', limit: 1e9, window: '1d' });
/** Where the deadline is not the point: a busy machine may take long for a check. */
const PATIENT_MS = 30_000;
const late = monitorEventLoopDelay({ resolution: 5 });

const unhandled: unknown[] = [];
const note = (reason: unknown): void => {
  unhandled.push(reason);
};
beforeEach(() => {
  late.enable();
  late.reset();
  unhandled.length = 0;
  process.on('unhandledRejection', note);
});
afterEach(() => {
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

function limiterOn(options: Partial<PostgresStoreOptions>, deadlineMs = 200): Limiter {
  return createLimiter({ store: postgres.store(options), limits: [limit], deadlineMs });
}

/** A limiter in the transaction of the client. */
function onClient(client: pg.Client): Limiter {
  const store = postgres.store().withClient(client);
  return createLimiter({ store, limits: [limit], deadlineMs: PATIENT_MS });
}

/** The verdict of a check, or the code of its error, and the time that it took. */
async function outcome(limiter: Limiter, key: string): Promise<{ code: string; ms: number }> {
  const start = performance.now();
  const code = await limiter.consume(key).then(
    ({ allowed }) => (allowed ? 'allowed' : 'denied'),
    (error: unknown) => (error instanceof RateLimitError ? error.code : `not coded: ${error}`),
  );
  return { code, ms: performance.now() - start };
}

/** Checks without a pause until `stop` is called, which resolves to all outcomes. */
function load(limiter: Limiter): {
  /** The number of checks allowed so far. */
  allowed(): number;
  /** Whether a check has failed so far. */
  hasFailed(): boolean;
  stop(): Promise<readonly { code: string; ms: number }[]>;
} {
  let isOver = false;
  const outcomes: { code: string; ms: number }[] = [];
  const callers = Array.from({ length: 50 }, async (_, i) => {
    while (!isOver) {
      const one = await outcome(limiter, `user-${i}`);
      outcomes.push(one);
      // An open breaker answers at once, and a loop of such answers would leave no time for anything else.
      if (one.code !== 'allowed') await sleep(5);
    }
  });
  return {
    allowed: () => outcomes.filter(({ code }) => code === 'allowed').length,
    hasFailed: () => outcomes.some(({ code }) => code !== 'allowed'),
    async stop() {
      isOver = true;
      await Promise.all(callers);
      return outcomes;
    },
  };
}

/** Resolves when a check is allowed again. The time limit of the test ends the wait. */
async function worksAgain(limiter: Limiter, key = 'again'): Promise<void> {
  while ((await outcome(limiter, key)).code !== 'allowed') await sleep(20);
}

/** The longest delay of the event loop since the test began. */
function lateMs(): number {
  return late.max / 1e6;
}

function expectCodedInTime(outcomes: readonly { code: string; ms: number }[], deadlineMs: number): void {
  const codes = new Set(outcomes.map(({ code }) => code));
  for (const code of codes) expect(['allowed', 'STORE_UNAVAILABLE', 'STORE_TIMEOUT']).toContain(code);
  expect(codes.size, 'nothing went wrong, so nothing was tested').toBeGreaterThan(1);
  // On a busy machine, a check is late by as much as everything else in this process is.
  expect(Math.max(...outcomes.map(({ ms }) => ms))).toBeLessThan(deadlineMs + 1000 + lateMs());
}

it('rejects with coded errors in time while the server restarts under load, and recovers', async () => {
  const limiter = limiterOn({ pool: postgres.pool() });
  await worksAgain(limiter);
  const running = load(limiter);
  await expect.poll(running.allowed).toBeGreaterThan(50);
  await postgres.server.kill();
  await expect.poll(running.hasFailed).toBe(true);
  await sleep(300);
  await postgres.server.restart();
  await worksAgain(limiter);
  expectCodedInTime(await running.stop(), 200);
});

it('a crash empties unlogged tables, and checks go on: only what was spent is forgotten', async () => {
  const limiter = limiterOn({ pool: postgres.pool() }, PATIENT_MS);
  await limiter.consume('crash', { cost: 7 });
  await postgres.server.kill();
  await postgres.server.restart();
  await worksAgain(limiter);
  expect((await limiter.peek('crash')).remaining).toBe(1e9);
});

it('logged tables keep what was spent when the server crashes', async () => {
  const store = postgres.store({ pool: postgres.pool(), table: 'kept', unlogged: false });
  await store.migrate();
  const limiter = createLimiter({ store, limits: [limit], deadlineMs: PATIENT_MS });
  await limiter.consume('crash', { cost: 7 });
  await postgres.server.kill();
  await postgres.server.restart();
  await worksAgain(limiter);
  expect((await limiter.peek('crash')).remaining).toBe(1e9 - 7);
});

it('rejects with coded errors while its connections are terminated under load, and recovers', async () => {
  const limiter = limiterOn({ pool: postgres.pool({ application_name: 'victims' }) });
  await worksAgain(limiter);
  const running = load(limiter);
  // Most connections die between two statements, without effect: goes on until one dies during a statement.
  for (let i = 0; i < 5 || !running.hasFailed(); i++) {
    await sleep(10);
    await postgres.firstRow(
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'victims'",
    );
  }
  await worksAgain(limiter);
  expectCodedInTime(await running.stop(), 200);
});

it('a single client whose connection is terminated rejects with coded errors and ends no process', async () => {
  const client = await postgres.client();
  client.removeAllListeners('error');
  const limiter = limiterOn({ pool: client });
  await worksAgain(limiter);
  const { pid } = (await client.query('SELECT pg_backend_pid() AS pid')).rows[0];
  const ended = new Promise((resolve) => client.once('end', resolve));
  await postgres.firstRow('SELECT pg_terminate_backend($1, 5000)', [pid]);
  await ended;
  expect((await outcome(limiter, 'someone')).code).toBe('STORE_UNAVAILABLE');
});

it('gives up at the deadline while the server hangs, sends nothing again, and recovers', async () => {
  const limiter = limiterOn({ pool: postgres.pool({ max: 2 }) });
  await worksAgain(limiter);
  const before = (await limiter.peek('hang')).remaining;
  await postgres.server.pause();
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcome(limiter, 'hang')));
  await postgres.server.resume();
  for (const { code } of outcomes) expect(code).toBe('STORE_TIMEOUT');
  await worksAgain(limiter);
  const spent = before - (await limiter.peek('hang')).remaining;
  expect(spent, 'each at most once').toBeLessThanOrEqual(20);
});

it('reports STORE_TIMEOUT when `query_timeout` of pg passes, since the server may still run the check', async () => {
  const limiter = limiterOn({ pool: postgres.pool({ query_timeout: 200 }) }, PATIENT_MS);
  await worksAgain(limiter);
  const before = (await limiter.peek('given up')).remaining;
  await postgres.server.pause();
  const { code } = await outcome(limiter, 'given up');
  await postgres.server.resume();
  expect(code).toBe('STORE_TIMEOUT');
  await expect
    .poll(() => limiter.peek('given up').catch(() => ({ remaining: before })))
    .toMatchObject({ remaining: before - 1 });
});

it('a lost reply is a coded error, and the check counts at most once', async () => {
  const proxy = await startFaultProxy({ target: postgres.server });
  const pool = postgres.pool({ connectionString: '', host: proxy.host, port: proxy.port, user: 'postgres' });
  const limiter = limiterOn({ pool });
  await worksAgain(limiter);
  const lost = proxy.swallowReplies({ cut: true });
  const { code } = await outcome(limiter, 'lost');
  await lost;
  expect(['STORE_UNAVAILABLE', 'STORE_TIMEOUT']).toContain(code);
  await proxy.pass();
  await worksAgain(limiter);
  expect((await limiter.peek('lost')).remaining).toBe(1e9 - 1);
  await pool.end();
  await proxy.stop();
});

it('a statement that `statement_timeout` cancels is a coded error and has spent nothing', async () => {
  const holder = await postgres.client();
  await holder.query('BEGIN');
  await onClient(holder).consume('locked');
  const pool = postgres.pool({ options: '-c statement_timeout=50' });
  const limiter = limiterOn({ pool }, PATIENT_MS);
  expect((await outcome(limiter, 'locked')).code).toBe('STORE_TIMEOUT');
  await holder.query('ROLLBACK');
  // By a pool without a `statement_timeout`: a slow machine may take longer than 50 ms.
  expect((await limiterOn({}, PATIENT_MS).peek('locked')).remaining).toBe(1e9);
  await worksAgain(limiter, 'locked');
});

it('a lock that `lock_timeout` gives up on is a coded error and has spent nothing', async () => {
  const holder = await postgres.client();
  await holder.query('BEGIN');
  await onClient(holder).consume('contended');
  const limiter = limiterOn({ pool: postgres.pool({ options: '-c lock_timeout=50' }) }, PATIENT_MS);
  expect((await outcome(limiter, 'contended')).code).toBe('STORE_CONTENDED');
  await holder.query('ROLLBACK');
  expect((await limiter.peek('contended')).remaining).toBe(1e9);
});

it('a pool without a free connection is a coded error at the deadline; nothing is sent later', async () => {
  const pool = postgres.pool({ max: 1 });
  const store = postgres.store({ pool });
  const execute = store.execute.bind(store);
  let signal: AbortSignal | undefined;
  store.execute = (commands, options) => {
    signal = options?.signal;
    return execute(commands, options);
  };
  const limiter = createLimiter({ store, limits: [limit], deadlineMs: 100 });
  const holder = await pool.connect();
  const { code, ms } = await outcome(limiter, 'exhausted');
  expect(code).toBe('STORE_TIMEOUT');
  expect(ms).toBeLessThan(1100 + lateMs());
  // The call to the store has a deadline of its own, which began a moment later.
  await expect.poll(() => signal?.aborted).toBe(true);
  holder.release();
  await worksAgain(limiter);
  expect((await limiter.peek('exhausted')).remaining).toBe(1e9);
});

it('rejects at once when many aborted calls wait for the pool', async () => {
  const pool = postgres.pool({ max: 1 });
  const holder = await pool.connect();
  const store = postgres.store({ pool });
  const keys = [{ scope: 'queue', key: '', algorithm: limit.algorithm }];
  const gaveUp = new AbortController();
  const calls = Array.from({ length: 64 }, () =>
    store
      .execute([{ kind: 'spend', keys, cost: 1, count: 1 }], { signal: gaveUp.signal })
      .catch((error) => error),
  );
  await expect.poll(() => pool.waitingCount).toBe(64);
  gaveUp.abort(new RateLimitError('STORE_TIMEOUT'));
  await expect(store.execute([{ kind: 'spend', keys, cost: 1, count: 1 }])).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    message: expect.stringContaining('pool'),
  });
  holder.release();
  for (const error of await Promise.all(calls)) expect(error).toMatchObject({ code: 'STORE_TIMEOUT' });
  const outcomes = await store.execute([{ kind: 'spend', keys, cost: 1, count: 1 }]);
  expect(outcomes).toMatchObject([{ granted: 1 }]);
});

describe('a connection that cannot write', () => {
  it('is a coded error that says so, by the default of the session', async () => {
    const pool = postgres.pool({ options: '-c default_transaction_read_only=on' });
    const checks = [
      fixedWindow({ name: 'f', limit: 1, window: 1000 }),
      slidingWindowLog({ name: 'l', limit: 1, window: 1000 }),
    ];
    for (const one of checks) {
      const limiter = createLimiter({
        store: postgres.store({ pool }),
        limits: [one],
        deadlineMs: PATIENT_MS,
      });
      await expect(limiter.consume('someone')).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        message: expect.stringContaining('primary'),
      });
    }
  });

  it('is a coded error that says so, in the transaction of a client', async () => {
    const client = await postgres.client();
    await client.query('BEGIN READ ONLY');
    await expect(onClient(client).consume('someone')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await client.query('ROLLBACK');
  });
});

it.each(['repeatable read', 'serializable'])(
  'never reports a conflict to a caller, even where %s is the default',
  async (isolation) => {
    const pool = postgres.pool({
      options: `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`,
    });
    const store = postgres.store({ pool });
    const bounded = fixedWindow({ name: 'bounded', limit: 30, window: '1d' });
    const key = { scope: isolation, key: '', algorithm: bounded.algorithm };
    const all = await Promise.all(
      Array.from({ length: 40 }, () => store.execute([{ kind: 'spend', keys: [key], cost: 1, count: 1 }])),
    );
    const granted = all.flat().filter((one) => !(one instanceof Error) && one.granted === 1);
    expect(granted).toHaveLength(30);
  },
);
