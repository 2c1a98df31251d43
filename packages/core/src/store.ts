import type { StoredRecord } from './algorithm.ts';
import type { Command, CommandOutcome } from './command.ts';
import type { RecordKey } from './record-key.ts';
import type { Transition } from './transition.ts';

/** What a store says it can do. Core branches on it, users read it, the conformance suite checks that it is true. */
export interface StoreCapabilities {
  /** Whether several processes (or several instances of the store) see the same records. */
  readonly shared: boolean;
  /** Whether records survive a restart of the process or server that holds them. */
  readonly durable: boolean;
  /** Whose clock decides: the server's (`store`), or that of each process (`process`), as with a manual clock. */
  readonly clock: 'store' | 'process';
  /**
   * Which records change in one atomic step: those of `'any-keys'`; those of different limits that have the `'same-key'`,
   * as in a Redis Cluster; or `'one-record'` only. Core never passes more than that to one call. It takes the rest group by
   * group, in a fixed order, and gives back what it took when a later group denies.
   */
  readonly atomicity: 'any-keys' | 'same-key' | 'one-record';
  /** Names of the algorithms for which `execute` has a native program; empty without `execute`. */
  readonly native: readonly string[];
  /** The most commands that one `execute` should carry. Default 32. */
  readonly maxBatch?: number;
  /** How many calls may be under way at once; more wait, and coalesce meanwhile. Default 16. */
  readonly maxInFlight?: number;
}

/** What core tells a store about a call. */
export interface StoreCallOptions {
  /**
   * Aborts when core no longer waits. A store should then give up what it has not sent yet; what it has sent may be
   * applied, and must never be sent again.
   */
  readonly signal?: AbortSignal;
}

/**
 * Where records live. The one thing that a store must get right is that `update` is atomic; everything else follows
 * from it, and the conformance suite proves it.
 *
 * Errors: a call that fails rejects with a `RateLimitError` (other errors become the `cause` of one). After an error
 * the records are either untouched or changed as if the call had succeeded, never in between. Nothing that may have
 * been applied is ever tried again by the store.
 */
export interface Store {
  /** Frozen, and the same for the life of the store. */
  readonly capabilities: StoreCapabilities;

  /**
   * Applies the transition to the records of these keys, in one atomic step, with the store's own time, and resolves
   * to its result. The transition is handed `liveRecord` of each, in the order of `keys`. All writes happen or none, each
   * together with its expiry. `keys` are distinct. Never blocks for long on contention: it rejects with
   * STORE_CONTENDED after a bounded number of attempts.
   */
  update<T>(keys: readonly RecordKey[], transition: Transition<T>, options?: StoreCallOptions): Promise<T>;

  /** Forgets the records of these keys. Keys without a record are no error. Safe to call again. */
  remove(keys: readonly RecordKey[], options?: StoreCallOptions): Promise<void>;

  /**
   * Releases what the store itself opened; a client that was passed in stays the caller's. Safe to call again. Later
   * calls of the other functions reject with STORE_CLOSED.
   */
  close(): Promise<void>;

  /**
   * Optional: runs a batch of commands in one round trip, in order, one outcome per command. Only for commands all of
   * whose algorithms are named in `capabilities.native`. Each command is atomic; the batch need not be. Must answer
   * as `update` with `transitionOf(command)` would. A command that fails answers with its error and leaves the others alone.
   */
  execute?(commands: readonly Command[], options?: StoreCallOptions): Promise<readonly CommandOutcome[]>;
}

/** A store whose records are in this process, so that a check needs no promise. */
export interface SyncStore extends Store {
  /** The same as `update`, at once; throws what `update` would reject with. */
  updateSync<T>(keys: readonly RecordKey[], transition: Transition<T>): T;

  /** Optional: the same for a single key, without the arrays. Core checks single limits through it. */
  changeSync?: ChangeSync;
}

/**
 * Applies the change to the live record of the key, with the store's own time: what it returns is written, `undefined` changes
 * nothing. What it throws leaves the store unchanged. The record is the store's own and must not be kept, and `key` may be
 * changed by its owner, once the call has returned.
 */
export type ChangeSync = (
  key: RecordKey,
  change: (record: StoredRecord | undefined, nowMs: number) => StoredRecord | undefined,
) => void;
