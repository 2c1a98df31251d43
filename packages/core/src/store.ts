import type { StoredRecord } from './algorithm.ts';
import type { Command, CommandOutcome } from './command.ts';
import type { RecordKey } from './record-key.ts';
import type { Transition } from './transition.ts';

/** What a store can do. Core branches on it, users read it, and the conformance suite verifies it. */
export interface StoreCapabilities {
  /** Whether several processes (or several instances of the store) see the same records. */
  readonly shared: boolean;
  /** Whether records survive a restart of the process or server that holds them. */
  readonly durable: boolean;
  /**
   * Which clock decides: the server's (`'store'`), or that of each process (`'process'`), as with a manual
   * clock.
   */
  readonly clock: 'store' | 'process';
  /**
   * Which records change in one atomic step: those of `'any-keys'`; those of different limits that have the
   * `'same-key'`, as in a Redis Cluster; or only `'one-record'`. Core never passes more than that to one
   * call. It charges the rest group by group, in a fixed order, and gives the units back when a later group
   * denies.
   */
  readonly atomicity: 'any-keys' | 'same-key' | 'one-record';
  /** The algorithms for which `execute` has a native program, by name; empty without `execute`. */
  readonly native: readonly string[];
  /**
   * Whether its changes can still be undone from outside, as those in a transaction of the caller's. Then
   * core remembers no denials: what led to them may be undone. Default: `false`.
   */
  readonly provisional?: boolean;
  /** The largest number of commands that one `execute` should carry. Default: 32. */
  readonly maxBatch?: number;
  /** How many calls may be under way at once. Further checks wait, and coalesce meanwhile. Default: 16. */
  readonly maxInFlight?: number;
}

/** Options that core passes with a call. */
export interface StoreCallOptions {
  /**
   * Aborts when core no longer waits. A store should then drop whatever it has not sent yet. Whatever it has
   * sent may be applied, and must never be sent again.
   */
  readonly signal?: AbortSignal;
}

/**
 * Where records live. The one thing that a store must get right is that `update` is atomic. Everything else
 * follows from it, and the conformance suite proves it.
 *
 * Errors: a call that fails rejects with a `RateLimitError` (other errors become the `cause` of one). After
 * an error the records are either untouched or changed as if the call had succeeded, never in between. The
 * store never tries again what may have been applied.
 */
export interface Store {
  /** Frozen, and the same for the life of the store. */
  readonly capabilities: StoreCapabilities;

  /**
   * Optional. Makes the first connection and loads programs. Core calls it before the first check, which
   * waits for it: the time does not count against the deadline of a check, but 10 seconds bound it. After a
   * failure the waiting checks fail with its error, and core calls it again with the next check. Safe to call
   * again.
   */
  ready?(options?: StoreCallOptions): Promise<void>;

  /**
   * Applies the transition to the records of these keys, in one atomic step, with the store's own time, and
   * resolves to its result. The transition is handed `liveRecord` of each, in the order of `keys`. All writes
   * happen or none, each together with its expiry. `keys` are distinct. Never blocks for long on contention:
   * it rejects with STORE_CONTENDED after a bounded number of attempts, and core tries again until
   * the deadline of the check.
   */
  update<T>(keys: readonly RecordKey[], transition: Transition<T>, options?: StoreCallOptions): Promise<T>;

  /** Removes the records of these keys. Ignores keys without a record. Safe to call again. */
  remove(keys: readonly RecordKey[], options?: StoreCallOptions): Promise<void>;

  /**
   * Releases what the store itself opened. A client that was passed in stays open; closing it is up to the
   * caller. Safe to call again. Later calls of the other functions reject with STORE_CLOSED.
   */
  close(): Promise<void>;

  /**
   * Optional. Runs a batch of commands in one round trip, in order, and resolves to one outcome per command.
   * Core calls it only with commands whose algorithms are all named in `capabilities.native`. Each command is
   * atomic; the batch need not be. The answers must equal those of `update` with `transitionOf(command)`. A
   * command that fails answers with its error and does not affect the others.
   *
   * A command whose record another writer holds should not hold up the others for long: it answers
   * STORE_CONTENDED, which means that it did nothing, and core sends it again until the deadline of its
   * check. If the call rejects with STORE_CONTENDED, core sends each of its commands again, in a call of its
   * own.
   */
  execute?(commands: readonly Command[], options?: StoreCallOptions): Promise<readonly CommandOutcome[]>;
}

/** A store whose records are in this process, so a check needs no promise. */
export interface SyncStore extends Store {
  /**
   * The same as `update`, without a promise. Throws what `update` would reject with. Returns the transition's
   * result itself, not a copy.
   */
  updateSync<T>(keys: readonly RecordKey[], transition: Transition<T>): T;

  /** Optional. The same for a single key, without the arrays. Core checks single limits through it. */
  changeSync?: ChangeSync;

  /** Optional. The same for several keys, without copies. Core checks several limits through it. */
  changeAllSync?: ChangeAllSync;
}

/**
 * Applies the change to the live record of the key, with the store's own time, and writes the record that it
 * returns; `undefined` changes nothing. If the change throws, the store stays unchanged. The record that the
 * change receives is the store's own and must not be kept. The change may overwrite it and return it, so a
 * store must not pass one that others hold, nor a frozen one.
 */
export type ChangeSync = (
  key: RecordKey,
  change: (record: StoredRecord | undefined, nowMs: number) => StoredRecord | undefined,
) => void;

/**
 * Applies the change to the live records of these keys, with the store's own time. The change replaces each
 * entry of the list with the record to write, or with `undefined` for nothing to write, and returns whether
 * anything is to be written. If it throws or returns false, the store stays unchanged. The records that it
 * receives are the store's own and must not be kept. The change may overwrite them, once it can neither throw
 * nor return false any more, and leave them in the list. So a store must not pass any that others hold, nor
 * frozen ones. `keys` are distinct.
 */
export type ChangeAllSync = (
  keys: readonly RecordKey[],
  change: (records: (StoredRecord | undefined)[], nowMs: number) => boolean,
) => void;
