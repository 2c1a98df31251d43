import type { StoredRecord } from './algorithm.ts';
import type { RateLimitError } from './errors.ts';
import type { RecordKey } from './record-key.ts';

/**
 * Units per record: the same number for all of them, or one number for each key, in the order of the keys.
 * Safe integers of at least 0. A record whose cost is 0 is neither charged nor asked, only reported.
 */
export type Cost = number | readonly number[];

/**
 * `count` identical checks against the same records. Each is granted if its cost fits every record, and then
 * spends it on every record. First come, first served, as if the checks had arrived one by one at that
 * instant. A `count` of 0 reads the records and spends nothing (peek).
 */
export interface SpendCommand {
  readonly kind: 'spend';
  /** At least one, all different. All are charged or none is. */
  readonly keys: readonly RecordKey[];
  readonly cost: Cost;
  /** A safe integer of at least 0. */
  readonly count: number;
}

/** Spends without asking: what does not fit empties the limit, and leaves no debt (penalty, overrun). */
export interface PenalizeCommand {
  readonly kind: 'penalize';
  readonly keys: readonly RecordKey[];
  readonly cost: Cost;
}

/**
 * Gives units back to every record that exists: those of a charge, as `takeBack` of the algorithm does, or,
 * without `chargedAtMs`, to whatever is there now (refund).
 */
export interface TakeBackCommand {
  readonly kind: 'take-back';
  readonly keys: readonly RecordKey[];
  readonly cost: Cost;
  /** The `nowMs` of the result of the command that charged the units. */
  readonly chargedAtMs?: number | undefined;
}

/** One operation sent to a store. */
export type Command = SpendCommand | PenalizeCommand | TakeBackCommand;

/**
 * Moves a charge to the present, so that units with a lease are held for another one. Granted only if every
 * record still holds all of the charge; otherwise changes nothing.
 */
export interface RenewCommand {
  readonly kind: 'renew';
  readonly keys: readonly RecordKey[];
  readonly cost: Cost;
  /** The `nowMs` of the result of the command that charged the units, or that renewed them last. */
  readonly chargedAtMs: number;
}

/** Blocks the keys from now on, for that long, whether or not they are blocked already. */
export interface BlockCommand {
  readonly kind: 'block';
  readonly keys: readonly RecordKey[];
  /** Milliseconds, at least 1. */
  readonly forMs: number;
}

/** Writes what the denial of a check leaves behind, on records that could not see the denial. */
export interface DenyCommand {
  readonly kind: 'deny';
  readonly keys: readonly RecordKey[];
}

/** A rare operation, which every store runs through `update`. */
export type UpdateCommand = RenewCommand | BlockCommand | DenyCommand;

/** The cost of the key at this index. */
export function costAt(cost: Cost, index: number): number {
  return typeof cost === 'number' ? cost : (cost[index] as number);
}

/** The cost of that many checks. */
export function timesCost(cost: Cost, times: number): Cost {
  return typeof cost === 'number' ? cost * times : cost.map((units) => units * times);
}

/** Whether both costs are the same, for keys of the same limits. */
export function isSameCost(one: Cost, other: Cost): boolean {
  if (typeof one === 'number' || typeof other === 'number') return one === other;
  return one.length === other.length && one.every((units, i) => units === other[i]);
}

/** The result of a {@link Command}. */
export interface CommandResult {
  /** How many of the `count` checks were granted; 1 for a command that cannot be denied. */
  readonly granted: number;
  /** The store's time at which the command ran. */
  readonly nowMs: number;
  /**
   * The records after the command, one per key; `undefined` where none exists. A store may shorten a record,
   * so that a log of thousands of entries need not travel, as long as `available` and `describe` answer the
   * same for the command's cost, and `takeBack` without `chargedAtMs` can give back what the command spent.
   */
  readonly records: readonly (StoredRecord | undefined)[];
  /** How many units of each key a penalty has charged; absent for other commands. */
  readonly charged?: readonly number[];
}

/**
 * The outcome of one command of a batch. An error concerns only this command and means that it spent nothing.
 */
export type CommandOutcome = CommandResult | RateLimitError;
