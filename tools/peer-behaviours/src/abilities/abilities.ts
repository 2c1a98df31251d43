import type { Hold } from './hold.ts';
import type { Site, SiteOptions } from './site.ts';

/** What a check answered. A field that a library does not tell is absent. */
export interface Answer {
  readonly allowed: boolean;
  readonly remaining?: number;
  /** `Infinity`: never. */
  readonly retryAfterMs?: number;
  /** Over HTTP: `Retry-After`, `null` where it is not sent. Whole seconds, so it says less than `retryAfterMs`. */
  readonly retryAfterHeader?: string | null;
}

/** A limit of so many units per window, for each key. */
export interface WindowOptions {
  readonly limit: number;
  readonly windowMs: number;
  /** What keeps its counts apart from those of other limiters. Two gates with the same one share a store's counts. */
  readonly namespace?: string;
}

/** A limiter, as a behaviour sees it: checks are refused by an answer, failures of any kind reject. */
export interface Gate {
  check(key: string): Promise<Answer>;
  /** A check that costs so many units. */
  readonly spend?: (key: string, cost: number) => Promise<Answer>;
  /** How a key stands, without a charge; `null` where the library says that it knows nothing of it. */
  readonly peek?: (key: string) => Promise<Answer | null>;
  readonly refund?: (key: string, cost: number) => Promise<void>;
  /** How many records of this gate the store keeps for ever. */
  readonly recordsWithoutExpiry?: () => Promise<number>;
}

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

/** A limiter, and the same of the same library that counts in memory. */
export interface Twins {
  readonly here: Gate;
  readonly inMemory: Gate;
  /** What time it is for both. */
  nowMs(): number;
  /** Lets that much time pass for both, by their clock or by waiting. */
  pause(ms: number): Promise<unknown>;
}

/** Makes twins with such a limit. */
export type MakeTwins = (options: WindowOptions) => Promise<Twins>;

/** A bucket of `capacity` units that refills by `amount` in every `everyMs`. */
export interface BucketOptions {
  readonly capacity: number;
  readonly amount: number;
  readonly everyMs: number;
}

/** Whether a check of one unit passes at that time of a clock that a behaviour moves. */
export type CheckAt = (atMs: number) => Promise<boolean> | boolean;

/** Keeps a caller waiting until it may pass. */
export type WaitForTurn = (key: string) => Promise<unknown>;

/** A store in this process that is driven without a server in between. */
export type BulkCheck = (key: string) => Promise<unknown> | unknown;

/** What a contestant offers. What is absent is not offered. */
export interface Abilities {
  /** Whether several processes count together. */
  readonly shared: boolean;
  /** Options of the contestant that matter for what is seen: which were set, which would change an answer. */
  readonly notes: readonly string[];
  readonly window: (options: WindowOptions) => Promise<Gate>;
  /** Whether the library tells keys apart by itself; else a behaviour about keys says nothing about it. */
  readonly keyed: boolean;
  /** Further algorithms by name, each as a gate of so many units per window. */
  readonly algorithms?: Readonly<Record<string, (options: WindowOptions) => Promise<Gate>>>;
  /** The same limiter here and in memory. */
  readonly twins?: MakeTwins;
  /** The same with options that change how it counts, or with another algorithm. */
  readonly otherTwins?: Readonly<Record<string, MakeTwins>>;
  /** A gate for at most so many keys, on a store in memory; without a bound where the library has none. */
  readonly smallStore?: (options: WindowOptions, capacity: number) => Promise<Gate>;
  readonly bulk?: (options: WindowOptions) => Promise<BulkCheck>;
  readonly several?: (limits: readonly NamedWindow[], namespace: string) => Promise<SeveralLimits>;
  readonly bucketAt?: (options: BucketOptions) => Promise<CheckAt>;
  /** Makes the store forget its scripts, as a restart or a failover does. */
  readonly forgetScripts?: () => Promise<void>;
  readonly poolOfOne?: (options: WindowOptions) => Promise<Gate>;
  readonly site?: (options: SiteOptions) => Promise<Site>;
  /** A site that passes requests while its store cannot be reached. */
  readonly siteWithoutStore?: (options: SiteOptions) => Promise<Site>;
  /** A site whose key is found by a function that returns a promise. */
  readonly siteWithAsyncKey?: (options: SiteOptions) => Promise<Site>;
  /** A site that counts only requests that succeed; those with `x-fail` are held, and then fail. */
  readonly siteThatForgives?: (options: SiteOptions, hold: Hold) => Promise<Site>;
  /** A gate that counts in this process while its store cannot be reached. */
  readonly insured?: (options: WindowOptions) => Promise<Gate>;
  /** A gate that, once a key is over the limit, refuses it for longer than the window. */
  readonly longerBlock?: (options: WindowOptions, blockMs: number) => Promise<Gate>;
  /** A gate that starts the window anew with each refused check. */
  readonly extending?: (options: WindowOptions) => Promise<Gate>;
  readonly turns?: (options: WindowOptions) => Promise<WaitForTurn>;
  /** A gate in memory, and a copy of it as another process would restore it. */
  readonly snapshot?: (options: WindowOptions) => Promise<{ gate: Gate; copy(): Promise<Gate> }>;
}
