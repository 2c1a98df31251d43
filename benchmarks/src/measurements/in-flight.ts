import type { Contender } from '../contender.ts';

/** Latencies of some of the checks, in milliseconds. */
export interface Latencies {
  /** One check in `every` is timed. */
  readonly every: number;
  readonly sampleMs: number[];
}

/**
 * Makes `checks` checks with `inFlight` of them in flight at any time, beginning at `from` in the sequence of
 * keys. Resolves when all are answered; rejects at the first failure.
 */
export async function checkInFlight(
  contender: Contender,
  keys: readonly string[],
  from: number,
  checks: number,
  inFlight: number,
  latencies?: Latencies,
): Promise<void> {
  const end = from + checks;
  const every = latencies?.every ?? Number.POSITIVE_INFINITY;
  let next = from;
  const worker = async (): Promise<void> => {
    while (next < end) {
      const index = next++;
      const key = keys[index % keys.length] as string;
      if (index % every !== 0) {
        await contender.check(key);
        continue;
      }
      const startMs = performance.now();
      await contender.check(key);
      latencies?.sampleMs.push(performance.now() - startMs);
    }
  };
  await Promise.all(Array.from({ length: Math.min(inFlight, checks) }, worker));
}
