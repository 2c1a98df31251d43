import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLimiter, fixedWindow } from '@sluice/core';
import { until } from '@sluice/test-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, backends } from './backends.ts';
import { heapMb } from './heap.ts';
import { charges, startLoad } from './load.ts';

/**
 * The shortest deadline; on a slow machine it is longer, and so is every other bound on time. It leaves room
 * for the first burst after an outage, which also opens connections: if that ran out of time, it would be an
 * outage again.
 */
const DEADLINE_MS = 200;
const IN_FLIGHT = 1000;
/** Five deadlines, so that the breaker probes several times meanwhile. */
const OUTAGE_MS = Number(process.env.OUTAGE_SECONDS ?? 1) * 1000;

const late = monitorEventLoopDelay({ resolution: 5 });

/** How each fault begins and ends. */
const faults: Readonly<Record<string, Record<'begin' | 'end', (backend: Backend) => Promise<unknown>>>> = {
  'is paused': {
    begin: ({ server }) => server.pause(),
    end: ({ server }) => server.resume(),
  },
  'is killed and started again': {
    begin: ({ server }) => server.kill(),
    end: ({ server }) => server.restart(),
  },
  'cannot be reached': {
    begin: async ({ proxy }) => proxy.delay({ toServerMs: Infinity, toClientMs: Infinity }),
    end: ({ proxy }) => proxy.pass(),
  },
  'works, but its replies are lost': {
    begin: ({ proxy }) => proxy.swallowReplies(),
    end: ({ proxy }) => proxy.pass(),
  },
};

/**
 * How long the store takes here for as many checks at once as are in flight later: the longest of a few
 * rounds.
 */
async function roundMs({ store }: Backend): Promise<number> {
  const limits = [fixedWindow({ name: 'baseline', limit: 10, window: '1h' })];
  const limiter = createLimiter({ store, limits, deadlineMs: 60_000 });
  let longestMs = 0;
  for (let round = 0; round < 10; round++) {
    const startMs = performance.now();
    await Promise.all(Array.from({ length: IN_FLIGHT }, (_, i) => limiter.consume(`${round}-${i}`)));
    // The first rounds open connections and compile.
    if (round > 2) longestMs = Math.max(longestMs, performance.now() - startMs);
  }
  return longestMs;
}

describe.each(Object.entries(backends))('%s', (name, start) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await start();
    late.enable();
  });
  afterAll(() => backend?.stop());

  it.each(Object.entries(faults))(
    'while the server %s: no check exceeds its deadline, none is charged twice, service recovers within a second',
    async (fault, { begin, end }) => {
      const limits = [fixedWindow({ name: fault, limit: 10, window: '1h' })];
      const slowness = Math.max(1, (8 * (await roundMs(backend))) / DEADLINE_MS);
      const deadlineMs = Math.ceil(DEADLINE_MS * slowness);
      const limiter = createLimiter({ store: backend.store, limits, deadlineMs });
      await until('the store answers', async () => (await limiter.peek('ready')).allowed);
      const load = startLoad(limiter, IN_FLIGHT);
      const { outcomes } = load;
      await until('the load has warmed up', () => outcomes.allowed > 5 * IN_FLIGHT);
      const before = heapMb();
      const slowestMs = { out: 0, back: 0 };
      const lateMs = { out: 0, back: 0 };
      // Measuring the heap takes time, which would count against the checks in flight.
      const { allowed: counted } = outcomes;
      await until('those checks have ended', () => outcomes.allowed > counted + 2 * IN_FLIGHT);
      late.reset();
      outcomes.slowestMs = 0;
      await begin(backend);
      await until('the outage is noticed', () => outcomes.failed.size > 0);
      await sleep(OUTAGE_MS * slowness);
      slowestMs.out = outcomes.slowestMs;
      lateMs.out = late.max / 1e6;
      const measuredAtMs = performance.now();
      const growthMb = heapMb() - before;
      // It stops this process, and with it the checks in flight, which end after the outage.
      const measuringMs = performance.now() - measuredAtMs;
      await end(backend);
      const endedMs = performance.now();
      outcomes.slowestMs = 0;
      late.reset();
      await until('service is normal again', () => outcomes.inARow > IN_FLIGHT);
      const backAfterMs = performance.now() - endedMs;
      await sleep(500);
      await load.stop();
      slowestMs.back = outcomes.slowestMs;
      lateMs.back = Math.max(late.max / 1e6, measuringMs);
      // Counting must not fail because the machine is busy.
      const counting = createLimiter({ store: backend.store, limits, deadlineMs: 60_000 });
      const failed = await charges(counting, outcomes.failedKeys);
      const passed = await charges(counting, outcomes.allowedKeys);
      console.log(
        `${name} ${fault}: deadline ${deadlineMs} ms; slowest ${slowestMs.out.toFixed(0)} ms, then ${slowestMs.back.toFixed(0)} ms ` +
          `(this process late by ${lateMs.out.toFixed(0)}, ${lateMs.back.toFixed(0)} ms); ` +
          `normal service ${backAfterMs.toFixed(0)} ms after; heap ${growthMb.toFixed(1)} MB more; ` +
          `${JSON.stringify(Object.fromEntries(outcomes.failed))}; ` +
          `of ${outcomes.failedKeys.length} failed requests ${failed.total} were charged, none more than ${failed.most} times`,
      );
      // While other programs occupy the processor, a check is late by as much as everything else: when it
      // starts, when its deadline passes, and while replies that have arrived meanwhile are read.
      expect(slowestMs.out).toBeLessThan(deadlineMs + 50 * slowness + 3 * lateMs.out);
      expect(slowestMs.back).toBeLessThan(deadlineMs + 50 * slowness + 3 * lateMs.back);
      expect(backAfterMs).toBeLessThan(1000 * slowness + 3 * lateMs.back);
      expect(failed.most).toBeLessThanOrEqual(1);
      expect(passed.most).toBe(1);
      expect(growthMb).toBeLessThan(10);
    },
    OUTAGE_MS + 120_000,
  );
});
