/** The answer to a check. A field that the library does not report is absent. */
export interface Answer {
  readonly allowed: boolean;
  readonly remaining?: number;
  /** `Infinity`: never. */
  readonly retryAfterMs?: number;
  /**
   * Over HTTP: `Retry-After`, `null` where it is not sent. Whole seconds, so less exact than `retryAfterMs`.
   */
  readonly retryAfterHeader?: string | null;
}

/** A limit of some units per window, for each key. */
export interface WindowOptions {
  readonly limit: number;
  readonly windowMs: number;
  /**
   * Keeps its counts apart from those of other limiters. Two gates with the same namespace share a store's
   * counts.
   */
  readonly namespace?: string;
}

/** A limiter, as a behaviour sees it: a denial is an answer, any failure rejects. */
export interface Gate {
  check(key: string): Promise<Answer>;
  /** How many records of this gate the store keeps without an expiry. */
  readonly recordsWithoutExpiry?: () => Promise<number>;
}

/** A gate whose checks have a cost. */
export interface CostGate extends Gate {
  spend(key: string, cost: number): Promise<Answer>;
}

/**
 * A gate that reports a key's state without a charge; `null` where the library says that it knows nothing of
 * the key.
 */
export interface ReadableGate extends Gate {
  peek(key: string): Promise<Answer | null>;
}

/** A gate that takes charges back. */
export interface RefundGate extends Gate {
  refund(key: string, cost: number): Promise<void>;
}

/** A gate whose denials say in milliseconds when to come back. */
export interface TimedGate extends Gate {
  check(key: string): Promise<{ readonly allowed: true } | TimedDenial>;
}

/** A denial that says when to come back. */
export interface TimedDenial {
  readonly allowed: false;
  readonly retryAfterMs: number;
}

/** Makes a gate with such a limit. */
export type MakeGate<G extends Gate = Gate> = (options: WindowOptions) => Promise<G>;

/** A limit among several of one check. */
export interface NamedWindow {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
}

/** Several limits that one check must pass. */
export interface SeveralLimits {
  check(key: string): Promise<Answer>;
  /** Units that the limit of this name has left for the key. */
  remaining(key: string, name: string): Promise<number>;
}

/** A bucket of `capacity` units that refills by `amount` in every `everyMs`. */
export interface BucketOptions {
  readonly capacity: number;
  readonly amount: number;
  readonly everyMs: number;
}

/** Whether a check of one unit passes at that time of a clock that a behaviour moves. */
export type CheckAt = (atMs: number) => Promise<boolean> | boolean;

/** A check in this process, without a server in between: fast enough for a flood. */
export type BulkCheck = (key: string) => Promise<unknown> | unknown;

/** What a limiter offers by itself, in one process. */
export interface Gates {
  readonly window: MakeGate;
  /** The library itself distinguishes keys; otherwise a behaviour about keys says nothing about it. */
  readonly keyed: true;
  readonly costs: MakeGate<CostGate>;
  readonly reads: MakeGate<ReadableGate>;
  readonly refunds: MakeGate<RefundGate>;
  /** Gates whose denials say when to come back, by algorithm. */
  readonly retryTimes: Readonly<Record<string, MakeGate<TimedGate>>>;
  /** Every algorithm by name, each as a gate of some units per window. */
  readonly algorithms: Readonly<Record<string, MakeGate>>;
  readonly several: (limits: readonly NamedWindow[], namespace: string) => Promise<SeveralLimits>;
  readonly bucketAt: (options: BucketOptions) => Promise<CheckAt>;
  /**
   * A gate on a store in memory with room for `capacity` keys; without a bound where the library has none.
   */
  readonly smallStore: (options: WindowOptions, capacity: number) => Promise<Gate>;
  readonly bulk: (options: WindowOptions) => Promise<BulkCheck>;
  /** A gate that denies a key for longer than the window, once the key is over the limit. */
  readonly longerBlock: (options: WindowOptions, blockMs: number) => Promise<Gate>;
  /** A gate that restarts the window with each denied check. */
  readonly extending: MakeGate;
  /** A gate in memory, and a copy of it as another process would restore it. */
  readonly snapshot: (options: WindowOptions) => Promise<{ gate: Gate; copy(): Promise<Gate> }>;
}

let namespaces = 0;

/** A namespace that no other limiter of this run has: letters and digits, which no library escapes. */
export function freshNamespace(): string {
  namespaces++;
  return `n${process.pid}x${namespaces}`;
}
