import { setTimeout as sleep } from 'node:timers/promises';

/** What the work resolves to; rejects when it takes longer. The work itself goes on: nothing can stop it. */
export async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const tooLong = sleep(limitMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`did not end within ${limitMs / 1000} s`);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    timer.abort();
    // Whichever comes second is nobody's failure any more.
    tooLong.catch(() => {});
    work.catch(() => {});
  }
}
