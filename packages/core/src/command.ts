import type { StoredRecord } from './algorithm.ts';
import { RateLimitError } from './errors.ts';
import type { RecordKey } from './record-key.ts';
import type { Transition, Transitioned } from './transition.ts';

/**
 * One operation sent to a store: `count` identical checks of `cost` units against the same records.
 *
 * - `count` 1 or more: each check is granted if its cost fits every record, and then spends it on every
 *   record. First come, first served, as if the checks had arrived one by one at that instant.
 * - `count` 0: the records are read, and nothing is spent (peek).
 * - `cost` negative, `count` 1: `-cost` units are given back to every record that exists (refund).
 */
export interface Command {
  /** At least one, all different. All are charged or none is. */
  readonly keys: readonly RecordKey[];
  /** A safe integer. */
  readonly cost: number;
  /** A safe integer of at least 0. */
  readonly count: number;
}

/** The result of a {@link Command}. */
export interface CommandResult {
  /** How many of the `count` checks were granted. */
  readonly granted: number;
  /** The store's time at which the command ran. */
  readonly nowMs: number;
  /**
   * The records after the command, one per key; `undefined` where none exists. A store may shorten a record,
   * so that a log of thousands of entries need not travel, as long as `available` and `describe` answer the
   * same for the command's cost, and the units that the command spent can be given back.
   */
  readonly records: readonly (StoredRecord | undefined)[];
}

/**
 * The outcome of one command of a batch. An error concerns only this command and means that it spent nothing.
 */
export type CommandOutcome = CommandResult | RateLimitError;

/** The specification of {@link Command}. Every store's native program must equal it, number for number. */
export function transitionOf({ keys, cost, count }: Command): Transition<CommandResult> {
  return (records, nowMs) => {
    if (cost < 0) return giveBack(keys, records, nowMs, cost);
    const granted = cost === 0 ? count : grantable(keys, records, nowMs, cost, count);
    // NaN: this limit cannot have written the record, so nothing may be decided by it.
    if (!Number.isSafeInteger(granted)) throw new RateLimitError('RECORD_CORRUPT');
    const hasSpent = granted > 0 && cost > 0;
    const after = hasSpent ? spend(keys, records, nowMs, granted * cost) : records;
    const result: CommandResult = { granted, nowMs, records: after };
    // Stores recognise a record that denies every cost by its `available`; only larger costs need the hint.
    if (granted < count && cost > 1) {
      const deniesForMs = waits(keys, after, nowMs, cost);
      return hasSpent ? { result, writes: after, deniesForMs } : { result, deniesForMs };
    }
    return hasSpent ? { result, writes: after } : { result };
  };
}

function grantable(
  keys: readonly RecordKey[],
  records: readonly (StoredRecord | undefined)[],
  nowMs: number,
  cost: number,
  count: number,
): number {
  let granted = count;
  for (let i = 0; i < keys.length && granted > 0; i++) {
    const { algorithm } = keys[i] as RecordKey;
    granted = Math.min(granted, Math.floor(algorithm.available(records[i], nowMs) / cost));
  }
  return granted;
}

function spend(
  keys: readonly RecordKey[],
  records: readonly (StoredRecord | undefined)[],
  nowMs: number,
  amount: number,
): StoredRecord[] {
  const after: StoredRecord[] = [];
  for (let i = 0; i < keys.length; i++) {
    after.push((keys[i] as RecordKey).algorithm.spend(records[i], nowMs, amount));
  }
  return after;
}

function giveBack(
  keys: readonly RecordKey[],
  records: readonly (StoredRecord | undefined)[],
  nowMs: number,
  cost: number,
): Transitioned<CommandResult> {
  const after = keys.map(({ algorithm }, i) => {
    const record = records[i];
    return record === undefined ? undefined : algorithm.spend(record, nowMs, cost);
  });
  return { result: { granted: 1, nowMs, records: after }, writes: after };
}

/** How long each record denies the cost; 0 where it does not, and where it always will. */
function waits(
  keys: readonly RecordKey[],
  records: readonly (StoredRecord | undefined)[],
  nowMs: number,
  cost: number,
): number[] {
  return keys.map(({ algorithm }, i) => {
    const { retryAfterMs } = algorithm.describe(records[i], nowMs, cost);
    return Number.isFinite(retryAfterMs) ? retryAfterMs : 0;
  });
}
