import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

const TURN_MS = 30_000;
const US_PER_MS = 1000;

/** Percentiles of the last half to one minute, from two of Node's histograms that take turns. */
export class StoreLatency {
  #current: RecordableHistogram = createHistogram({ figures: 2 });
  #previous: RecordableHistogram = createHistogram({ figures: 2 });
  #turnsAtMs = 0;

  record(tookMs: number): void {
    // Node's histogram counts whole numbers of at least 1.
    this.#current.record(Math.max(1, Math.round(tookMs * US_PER_MS)));
  }

  /** Forgets what is older than a minute. Called twice a second. */
  age(nowMs: number): void {
    if (nowMs < this.#turnsAtMs) return;
    this.#turnsAtMs = nowMs + TURN_MS;
    [this.#current, this.#previous] = [this.#previous, this.#current];
    this.#current.reset();
  }

  /** In milliseconds; undefined without a record. */
  percentiles(): { readonly p50Ms: number; readonly p99Ms: number } | undefined {
    const both = createHistogram({ figures: 2 });
    for (const one of [this.#current, this.#previous]) if (one.count > 0) both.add(one);
    if (both.count === 0) return undefined;
    return { p50Ms: both.percentile(50) / US_PER_MS, p99Ms: both.percentile(99) / US_PER_MS };
  }
}
