import type { Gate, MakeGate, WindowOptions } from './gate.ts';

/** A limiter, and a limiter of the same library that counts in memory. */
export interface Twins {
  readonly here: Gate & Partial<TwinCalls>;
  readonly inMemory: Gate & Partial<TwinCalls>;
  /** The time for both. */
  nowMs(): number;
  /** Lets that much time pass for both, by their clock or by waiting. */
  pause(ms: number): Promise<unknown>;
}

/** Calls that twins are compared by, where the library has them. */
export interface TwinCalls {
  spend(key: string, cost: number): ReturnType<Gate['check']>;
  refund(key: string, cost: number): Promise<void>;
}

/** Makes twins with such a limit. */
export type MakeTwins = (options: WindowOptions) => Promise<Twins>;

/** What a limiter offers whose counts live in a server. */
export interface SharedStore {
  /** Several processes count together. */
  readonly shared: true;
  /** The same limiter here and in memory. */
  readonly twins: MakeTwins;
  /** The same with options that change how it counts, or with another algorithm. */
  readonly otherTwins: Readonly<Record<string, MakeTwins>>;
  /** Makes the store forget its scripts, as a restart or a failover does. */
  readonly forgetScripts: () => Promise<void>;
  /** A gate on a pool with a single connection. */
  readonly poolOfOne: MakeGate;
  /** A gate that counts in this process while its store cannot be reached. */
  readonly insured: MakeGate;
}
