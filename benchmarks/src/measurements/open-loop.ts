import type { Contender } from '../contender.ts';

/** The answers to checks that arrived at given times. */
export interface Answers {
  /** From the time of arrival to the answer, in milliseconds, of those that count and were answered. */
  readonly latenciesMs: readonly number[];
  /** The reasons why checks failed. */
  readonly failures: readonly unknown[];
}

/**
 * When checks arrive, in milliseconds from the start: at random and independent of each other (a Poisson
 * process), as the requests of many users do.
 */
export function arrivalTimes(perSecond: number, forMs: number, random: () => number): number[] {
  const meanGapMs = 1000 / perSecond;
  const times: number[] = [];
  // 1 - random() is never 0, whose logarithm is infinite.
  for (let atMs = 0; ; ) {
    atMs -= Math.log(1 - random()) * meanGapMs;
    if (atMs >= forMs) return times;
    times.push(atMs);
  }
}

/**
 * Makes a check at each of these times, whether or not earlier ones are answered. Resolves when all are
 * settled. A latency counts from the time at which the check had to be made: where this process is late,
 * because it is busy with earlier checks, the delay is part of it (no coordinated omission).
 *
 * Between arrivals, it polls for answers instead of sleeping, because a timer of Node is a millisecond late.
 *
 * @param uncounted - the key whose latencies do not count
 */
export function checkAtTimes(
  contender: Contender,
  keys: readonly string[],
  timesMs: readonly number[],
  uncounted: string | undefined,
): Promise<Answers> {
  const latenciesMs: number[] = [];
  const failures: unknown[] = [];
  const startMs = performance.now();
  let next = 0;
  let unsettled = timesMs.length;
  return new Promise((resolve) => {
    const settle = (): void => {
      if (--unsettled === 0) resolve({ latenciesMs, failures });
    };
    const check = async (key: string, dueMs: number): Promise<void> => {
      try {
        await contender.check(key);
        if (key !== uncounted) latenciesMs.push(performance.now() - dueMs);
      } catch (error) {
        failures.push(error);
      }
      settle();
    };
    const makeDue = (): void => {
      const passedMs = performance.now() - startMs;
      for (let atMs = timesMs[next]; atMs !== undefined && atMs <= passedMs; atMs = timesMs[next]) {
        void check(keys[next % keys.length] as string, startMs + atMs);
        next++;
      }
      if (next < timesMs.length) setImmediate(makeDue);
    };
    if (unsettled === 0) resolve({ latenciesMs, failures });
    else makeDue();
  });
}
