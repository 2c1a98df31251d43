/** Upper bounds of the buckets in seconds; 0.01 and 0.02 are the usual budgets of a gateway. */
export const LATENCY_BOUNDS_S: readonly number[] = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1,
];

/** Counts durations in fixed buckets: twelve integers and a sum. */
export class LatencyHistogram {
  /** Not cumulative; the last one counts what is above every bound. */
  readonly counts: number[] = new Array(LATENCY_BOUNDS_S.length + 1).fill(0);
  sumS = 0;

  /** Counts a duration of at least 0. */
  record(value: number): void {
    let bucket = 0;
    // As in Prometheus, a bound belongs to its own bucket.
    while (bucket < LATENCY_BOUNDS_S.length && value > (LATENCY_BOUNDS_S[bucket] as number)) bucket++;
    this.counts[bucket] = (this.counts[bucket] as number) + 1;
    this.sumS += value;
  }

  /** The counts as Prometheus wants them: each bucket holds all that is below its bound. */
  get cumulative(): readonly number[] {
    let total = 0;
    return this.counts.map((count) => (total += count));
  }
}
