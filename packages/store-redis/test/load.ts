import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Limiter, RateLimitError, type RateLimitErrorCode } from '@sluice/core';

/** The results of a load. */
export interface Outcomes {
  readonly granted: number;
  readonly denied: number;
  /** Checks that failed, by the code of their error. */
  readonly failed: ReadonlyMap<RateLimitErrorCode, number>;
  /** The time that the slowest check took. */
  readonly slowestMs: number;
  /** The longest delay of the event loop during the load. */
  readonly lateMs: number;
}

export interface Load {
  readonly workers: number;
  /** Checks go on until this resolves. */
  readonly until: Promise<unknown>;
  readonly key?: string;
}

/**
 * Checks one key by `workers` callers at once. Rejects when a check fails with anything but a coded error.
 */
export async function load(limiter: Limiter, { workers, until, key = 'hot' }: Load): Promise<Outcomes> {
  const failed = new Map<RateLimitErrorCode, number>();
  let [granted, denied, slowestMs, isOver] = [0, 0, 0, false];
  const late = monitorEventLoopDelay({ resolution: 5 });
  late.enable();
  const work = async (): Promise<void> => {
    while (!isOver) {
      const startMs = performance.now();
      try {
        if ((await limiter.consume(key)).allowed) granted++;
        else denied++;
      } catch (error) {
        if (!(error instanceof RateLimitError)) throw error;
        failed.set(error.code, (failed.get(error.code) ?? 0) + 1);
      }
      slowestMs = Math.max(slowestMs, performance.now() - startMs);
      // A pause of its own, as between requests: a check that fails at once must not keep this process busy.
      await sleep(1);
    }
  };
  const working = Promise.all(Array.from({ length: workers }, work));
  await Promise.race([until, working]);
  isOver = true;
  await working;
  late.disable();
  return { granted, denied, failed, slowestMs, lateMs: late.max / 1e6 };
}

/** Calls `act` `times` times, and waits `ms` after each. */
export async function every(ms: number, times: number, act: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < times; i++) {
    await act();
    await sleep(ms);
  }
}

export function sum(failed: Outcomes['failed']): number {
  return [...failed.values()].reduce((total, n) => total + n, 0);
}
