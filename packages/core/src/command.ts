import type { StoredRecord } from './algorithm.ts';
import { RateLimitError } from './errors.ts';
import type { RecordKey } from './record-key.ts';
import type { Transition, Transitioned } from './transition.ts';

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

/** The cost of the key at this index. */
export function costAt(cost: Cost, index: number): number {
  return typeof cost === 'number' ? cost : (cost[index] as number);
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

type Records = readonly (StoredRecord | undefined)[];

/** The specification of {@link Command}. Every store's native program must equal it, number for number. */
export function transitionOf(command: Command): Transition<CommandResult> {
  switch (command.kind) {
    case 'spend':
      return (records, nowMs) => spend(command, records, nowMs);
    case 'penalize':
      return (records, nowMs) => penalize(command, records, nowMs);
    case 'take-back':
      return (records, nowMs) => takeBack(command, records, nowMs);
  }
}

function spend(
  { keys, cost, count }: SpendCommand,
  records: Records,
  nowMs: number,
): Transitioned<CommandResult> {
  const granted = grantable(keys, records, nowMs, cost, count);
  // NaN: this limit cannot have written the record, so nothing may be decided by it.
  if (!Number.isSafeInteger(granted)) throw new RateLimitError('RECORD_CORRUPT');
  const writes = granted > 0 ? spent(keys, records, nowMs, cost, granted) : undefined;
  if (granted === count) {
    const result = { granted, nowMs, records: writes === undefined ? records : merged(records, writes) };
    return writes === undefined ? { result } : { result, writes };
  }
  return denied(keys, records, nowMs, cost, granted, writes);
}

/** How many checks fit every record. */
function grantable(
  keys: readonly RecordKey[],
  records: Records,
  nowMs: number,
  cost: Cost,
  count: number,
): number {
  let granted = count;
  for (let i = 0; i < keys.length && granted > 0; i++) {
    const units = costAt(cost, i);
    if (units === 0) continue;
    const { algorithm } = keys[i] as RecordKey;
    granted = Math.min(granted, Math.floor(algorithm.available(records[i], nowMs) / units));
  }
  return granted;
}

/** The records to write after `times` checks have spent. */
function spent(
  keys: readonly RecordKey[],
  records: Records,
  nowMs: number,
  cost: Cost,
  times: number,
): Records | undefined {
  let isAny = false;
  const writes: (StoredRecord | undefined)[] = [];
  for (let i = 0; i < keys.length; i++) {
    const units = costAt(cost, i) * times;
    if (units > 0) isAny = true;
    writes.push(units > 0 ? (keys[i] as RecordKey).algorithm.spend(records[i], nowMs, units) : undefined);
  }
  return isAny ? writes : undefined;
}

/** The records as they are after the writes. */
function merged(records: Records, writes: Records): Records {
  return writes.includes(undefined) ? records.map((record, i) => writes[i] ?? record) : writes;
}

/** The end of a command of which at least one check was denied. */
function denied(
  keys: readonly RecordKey[],
  before: Records,
  nowMs: number,
  cost: Cost,
  granted: number,
  spentWrites: Records | undefined,
): Transitioned<CommandResult> {
  const after = spentWrites === undefined ? before : merged(before, spentWrites);
  let writes = spentWrites;
  for (let i = 0; i < keys.length; i++) {
    const { algorithm } = keys[i] as RecordKey;
    const record = after[i];
    const units = costAt(cost, i);
    if (units === 0) continue;
    const isAllowed = algorithm.available(record, nowMs) >= units;
    const changed =
      (isAllowed ? algorithm.onDenied?.(record, nowMs) : undefined) ??
      // A record from far ahead is written as charged now, or it would deny until the clock is there.
      (record === undefined ? undefined : algorithm.rebase?.(record, nowMs));
    if (changed === undefined) continue;
    writes = (writes ?? new Array(keys.length).fill(undefined)).with(i, changed);
  }
  const records = writes === undefined ? before : merged(before, writes);
  const result = { granted, nowMs, records };
  // Stores recognise a record that denies every cost by its `available`; only larger costs need the hint.
  const isHintNeeded = typeof cost !== 'number' || cost > 1;
  if (!isHintNeeded) return writes === undefined ? { result } : { result, writes };
  const deniesForMs = waits(keys, records, nowMs, cost);
  return writes === undefined ? { result, deniesForMs } : { result, writes, deniesForMs };
}

function penalize(
  { keys, cost }: PenalizeCommand,
  records: Records,
  nowMs: number,
): Transitioned<CommandResult> {
  const charged = keys.map(({ algorithm }, i) => {
    const available = algorithm.available(records[i], nowMs);
    if (!Number.isSafeInteger(available)) throw new RateLimitError('RECORD_CORRUPT');
    return Math.min(costAt(cost, i), available);
  });
  const writes = keys.map(({ algorithm }, i) =>
    (charged[i] as number) > 0 ? algorithm.spend(records[i], nowMs, charged[i] as number) : undefined,
  );
  return { result: { granted: 1, nowMs, records: merged(records, writes), charged }, writes };
}

function takeBack(
  { keys, cost, chargedAtMs }: TakeBackCommand,
  records: Records,
  nowMs: number,
): Transitioned<CommandResult> {
  const writes = keys.map(({ algorithm }, i) => {
    const record = records[i];
    const units = costAt(cost, i);
    return record === undefined || units === 0
      ? undefined
      : algorithm.takeBack(record, nowMs, units, chargedAtMs);
  });
  return { result: { granted: 1, nowMs, records: merged(records, writes) }, writes };
}

/** How long each record denies its cost; 0 where it does not, and where it always will. */
function waits(keys: readonly RecordKey[], records: Records, nowMs: number, cost: Cost): number[] {
  return keys.map(({ algorithm }, i) => {
    const { retryAfterMs } = algorithm.describe(records[i], nowMs, costAt(cost, i));
    return Number.isFinite(retryAfterMs) ? retryAfterMs : 0;
  });
}
