import type { StoredRecord } from '../algorithm.ts';
import { blockRecord } from '../block-record.ts';
import {
  type BlockCommand,
  type Command,
  type CommandResult,
  type Cost,
  costAt,
  type DenyCommand,
  type PenalizeCommand,
  type RenewCommand,
  type SpendCommand,
  type TakeBackCommand,
  type UpdateCommand,
} from '../command.ts';
import { RateLimitError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import type { Transition, Transitioned } from '../transition.ts';

type Records = readonly (StoredRecord | undefined)[];

/** The specification of {@link Command}. Every store's native program must equal it, number for number. */
export function transitionOf(command: Command | UpdateCommand): Transition<CommandResult> {
  switch (command.kind) {
    case 'spend':
      return (records, nowMs) => spend(command, records, nowMs);
    case 'penalize':
      return (records, nowMs) => penalize(command, records, nowMs);
    case 'take-back':
      return (records, nowMs) => takeBack(command, records, nowMs);
    case 'renew':
      return (records, nowMs) => renew(command, records, nowMs);
    case 'block':
      return (_, nowMs) => block(command, nowMs);
    case 'deny':
      return (records, nowMs) => deny(command, records, nowMs);
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
    const available = algorithm.available(record, nowMs);
    // Not read yet, if a limit before this one denies.
    if (!Number.isSafeInteger(available)) throw new RateLimitError('RECORD_CORRUPT');
    const changed =
      (available >= units ? algorithm.onDenied?.(record, nowMs) : undefined) ??
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

function renew(
  { keys, cost, chargedAtMs }: RenewCommand,
  records: Records,
  nowMs: number,
): Transitioned<CommandResult> {
  const writes: (StoredRecord | undefined)[] = [];
  for (let i = 0; i < keys.length; i++) {
    const { algorithm } = keys[i] as RecordKey;
    const record = records[i];
    const units = costAt(cost, i);
    const without = record && algorithm.takeBack(record, nowMs, units, chargedAtMs);
    const givenBack = algorithm.available(without, nowMs) - algorithm.available(record, nowMs);
    if (givenBack < units) return { result: { granted: 0, nowMs, records } };
    writes.push(algorithm.spend(without, nowMs, units));
  }
  return { result: { granted: 1, nowMs, records: merged(records, writes) }, writes };
}

function block({ keys, forMs }: BlockCommand, nowMs: number): Transitioned<CommandResult> {
  const writes = keys.map(() => blockRecord(nowMs, forMs));
  return { result: { granted: 1, nowMs, records: writes }, writes };
}

function deny({ keys }: DenyCommand, records: Records, nowMs: number): Transitioned<CommandResult> {
  const writes = keys.map(({ algorithm }, i) => algorithm.onDenied?.(records[i], nowMs));
  return { result: { granted: 1, nowMs, records: merged(records, writes) }, writes };
}

/** How long each record denies its cost; 0 where it does not, and where it always will. */
function waits(keys: readonly RecordKey[], records: Records, nowMs: number, cost: Cost): number[] {
  return keys.map(({ algorithm }, i) => {
    const { retryAfterMs } = algorithm.describe(records[i], nowMs, costAt(cost, i));
    return Number.isFinite(retryAfterMs) ? retryAfterMs : 0;
  });
}
