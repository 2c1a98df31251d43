import { setTimeout as sleep } from 'node:timers/promises';
import { type Limiter, RateLimitError, type RateLimitErrorCode } from '@sluice/core';

/** As between requests, so checks that fail at once leave the process time for everything else. */
const PAUSE_AFTER_FAILURE_MS = 20;

/** How many requests of each kind are remembered for inspection afterwards. */
const REMEMBERED = 4000;

/** The outcomes of a load. Each request has its own key, which identifies it. */
export interface Outcomes {
  allowed: number;
  slowestMs: number;
  /** How many checks in a row, including the latest, did not fail. */
  inARow: number;
  readonly failed: Map<RateLimitErrorCode, number>;
  /** Requests that failed, but may have been charged. */
  readonly failedKeys: string[];
  /** Requests allowed recently. */
  readonly allowedKeys: string[];
}

/** A load that runs until it is stopped. */
export interface Load {
  readonly outcomes: Outcomes;
  /** Resolves when no check is in flight any more. */
  stop(): Promise<void>;
}

/** Keeps `inFlight` checks under way, each with its own key. */
export function startLoad(limiter: Limiter, inFlight: number): Load {
  const outcomes: Outcomes = {
    allowed: 0,
    slowestMs: 0,
    inARow: 0,
    failed: new Map(),
    failedKeys: [],
    allowedKeys: [],
  };
  let isOver = false;
  let requests = 0;
  const work = async (): Promise<void> => {
    while (!isOver) {
      const key = `request-${requests++}`;
      const startMs = performance.now();
      const error = await failureOf(limiter, key);
      outcomes.slowestMs = Math.max(outcomes.slowestMs, performance.now() - startMs);
      if (error === undefined) {
        outcomes.inARow++;
        outcomes.allowedKeys[outcomes.allowed++ % REMEMBERED] = key;
        continue;
      }
      outcomes.inARow = 0;
      outcomes.failed.set(error.code, (outcomes.failed.get(error.code) ?? 0) + 1);
      if (error.code === 'STORE_TIMEOUT' || outcomes.failedKeys.length < REMEMBERED)
        outcomes.failedKeys.push(key);
      await sleep(PAUSE_AFTER_FAILURE_MS);
    }
  };
  const working = Promise.all(Array.from({ length: inFlight }, work));
  const stop = async (): Promise<void> => {
    isOver = true;
    await working;
  };
  return { outcomes, stop };
}

async function failureOf(limiter: Limiter, key: string): Promise<RateLimitError | undefined> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (error) {
    if (error instanceof RateLimitError) return error;
    throw error;
  }
}

/** How often these requests were charged: the most for one request, and the total. */
export async function charges(limiter: Limiter, keys: readonly string[]) {
  let [most, total] = [0, 0];
  for (let i = 0; i < keys.length; i += 500) {
    const decisions = await Promise.all(keys.slice(i, i + 500).map((key) => limiter.peek(key)));
    for (const { limit, remaining } of decisions) {
      most = Math.max(most, limit - remaining);
      total += limit - remaining;
    }
  }
  return { most, total };
}
