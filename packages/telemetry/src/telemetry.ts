import type { LimiterSnapshot } from './counters/snapshot.ts';
import type { StoreInMemory } from './stores/stores-in-memory.ts';
import type { TopKey } from './top-keys/top-keys.ts';

/** Options of `telemetry.topKeys`. */
export interface TopKeysOptions {
  /** How many keys at most. Default: 20. */
  readonly count?: number;
  /** Whether to replace each key by its keyed hash. Default: false. */
  readonly hashed?: boolean;
}

/** Counts what limiters decide. Create it once in a process. */
export interface Telemetry {
  /**
   * Counts the decisions of this limiter until the returned function is called. Counts once, however often it
   * is called. Cheaper than {@link Telemetry.observeProcess}: no event is created.
   *
   * Throws a `TypeError` if it is not a limiter of `createLimiter`.
   */
  observe(limiter: object): () => void;
  /**
   * Counts the decisions of every limiter of the process, including those of adapters and those that other
   * copies of core create, until the returned function is called. A limiter that is observed by itself counts
   * once. Every decision of the process creates an event then; see the README for its cost.
   */
  observeProcess(): () => void;
  /**
   * Reports how full a store in memory is, under a name, until the returned function is called. Stores of one
   * name are added up.
   *
   * Throws a `TypeError` if it is not a store of `memoryStore`.
   *
   * @example
   * ```ts
   * const store = memoryStore();
   * telemetry.observeStore(store);
   * ```
   */
  observeStore(store: StoreInMemory, name?: string): () => void;
  /**
   * The metrics in Prometheus' text format, for a route that answers with `prometheusContentType`. No key is
   * ever in it.
   */
  prometheus(): string;
  /** The counters as objects, for a page or a log. */
  snapshot(): readonly LimiterSnapshot[];
  /** The keys that were denied most of late, over all limiters. Keys may be addresses or tokens. */
  topKeys(options?: TopKeysOptions): readonly TopKey[];
  /** Stops counting and removes the instruments. Does not close the denial log. Safe to call again. */
  close(): void;
}
