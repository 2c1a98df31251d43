import type { StoredRecord } from './algorithm.ts';
import type { RateLimitError } from './errors.ts';
import type { RecordKey } from './record-key.ts';
import type { Transition, Transitioned } from './transition.ts';

/**
 * One operation sent to a store: `count` identical checks of `cost` units against the same records.
 *
 * - `count` 1 or more: each check is granted if its cost fits every record, then spends it on every record; first
 *   come, first served, as if the checks had come one by one at that instant.
 * - `count` 0: nothing is spent; the records are read (peek).
 * - `cost` negative, `count` 1: `-cost` units are given back to every record that exists (refund).
 */
export interface Command {
  /** At least one; no two are equal. All are charged or none. */
  readonly keys: readonly RecordKey[];
  /** A safe integer. */
  readonly cost: number;
  /** A safe integer of at least 0. */
  readonly count: number;
}

/** What a store answers to a {@link Command}. */
export interface CommandResult {
  /** How many of the `count` checks were granted. */
  readonly granted: number;
  /** The store's time at which the command ran. */
  readonly nowMs: number;
  /**
   * The records after the command, one per key; `undefined` where none exists. A store may shorten a record as long
   * as `available` and `describe` answer the same for the command's cost, and the units that the command spent can
   * be given back: a log of thousands of entries need not travel.
   */
  readonly records: readonly (StoredRecord | undefined)[];
}

/** The answer to one command of a batch: an error concerns this command alone, and says that it spent nothing. */
export type CommandOutcome = CommandResult | RateLimitError;

/** The specification of {@link Command}: what every store's native program must equal, number for number. */
export function transitionOf({ keys, cost, count }: Command): Transition<CommandResult> {
  return (records, nowMs) => {
    if (cost < 0) return giveBack(keys, records, nowMs, cost);
    const granted = cost === 0 ? count : grantable(keys, records, nowMs, cost, count);
    if (granted === 0 || cost === 0) {
      return { result: { granted, nowMs, records }, ...heldByDenial(keys, records, nowMs, cost, count) };
    }
    const writes = keys.map(({ algorithm }, i) => algorithm.spend(records[i], nowMs, granted * cost));
    return { result: { granted, nowMs, records: writes }, writes };
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

/**
 * A record that denies every cost is recognised by its `available`. One that has units left, but fewer than were asked,
 * denies too: the store must be told, or it could evict the record and so grant what was just denied.
 */
function heldByDenial(
  keys: readonly RecordKey[],
  records: readonly (StoredRecord | undefined)[],
  nowMs: number,
  cost: number,
  count: number,
): { deniesForMs?: readonly number[] } {
  if (count === 0 || cost <= 1) return {};
  return {
    deniesForMs: keys.map(({ algorithm }, i) => {
      const { retryAfterMs } = algorithm.describe(records[i], nowMs, cost);
      return retryAfterMs === Number.POSITIVE_INFINITY ? 0 : retryAfterMs;
    }),
  };
}
