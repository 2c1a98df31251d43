import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Resolves as the work does; rejects if it takes longer than `limitMs`. The work itself cannot be stopped and
 * goes on.
 */
export async function withTimeout<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const tooLong = sleep(limitMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`did not end within ${limitMs / 1000} s`);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    timer.abort();
    // The loser of the race must not become an unhandled rejection.
    tooLong.catch(() => {});
    work.catch(() => {});
  }
}

/**
 * Resolves as the work does; rejects if it took `limitMs` or longer, because the result may then be due to a
 * busy machine.
 */
export async function fasterThan<T>(limitMs: number, work: () => Promise<T>): Promise<T> {
  const startMs = performance.now();
  const result = await work();
  if (performance.now() - startMs >= limitMs) throw tooBusy();
  return result;
}

/** The failure of an observation whose result may be due to a busy machine. */
export function tooBusy(): Error {
  return new Error('the machine was too busy to be sure');
}

/** Works on up to `atOnce` items at a time, and resolves to the results in the order of the items. */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const worker = async () => {
    for (const [i, item] of waiting) results[i] = await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/**
 * Calls a synchronous function at that time of `performance.now`, the clock of a library that has no option
 * for one.
 */
export function atTime<T>(ms: number, work: () => T): T {
  const { now } = performance;
  performance.now = () => ms;
  try {
    return work();
  } finally {
    performance.now = now;
  }
}
