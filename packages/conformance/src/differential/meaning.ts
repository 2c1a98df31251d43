import {
  type Algorithm,
  type Command,
  type CommandOutcome,
  costAt,
  liveRecord,
  type RecordKey,
  type StoredRecord,
} from '@sluice/core';

/**
 * The part of a result that must match. A store may shorten a record as long as this stays the same: its
 * status for the cost of the command, and what giving back the units of the command would leave.
 */
export function answerOf(command: Command, outcome: CommandOutcome): unknown {
  if (outcome instanceof Error) return outcome;
  const { granted, nowMs, records, charged } = outcome;
  const meanings = command.keys.map(({ algorithm }: RecordKey, i) => {
    const units = costAt(command.cost, i);
    const record = records[i];
    const spent = command.kind === 'spend' ? units * granted : (charged?.[i] ?? 0);
    const before =
      record === undefined || spent === 0 ? record : algorithm.takeBack(record, nowMs, spent, undefined);
    return [record, before].map((one) => algorithm.describe(liveRecord(one, nowMs), nowMs, units));
  });
  return { granted, nowMs, meanings, charged };
}

/** What a stored record means to later commands: to checks of several costs, now and after it has changed. */
export function meaningOf(
  algorithm: Algorithm,
  record: StoredRecord | undefined,
  nowMs: number,
  chargedAtMs: readonly number[],
): unknown {
  const changed: (StoredRecord | undefined)[] = [record, algorithm.spend(record, nowMs, 1)];
  if (record !== undefined) {
    for (const atMs of [undefined, ...new Set(chargedAtMs)]) {
      changed.push(algorithm.takeBack(record, nowMs, 2, atMs));
    }
  } else for (let i = 0; i <= new Set(chargedAtMs).size; i++) changed.push(undefined);
  return changed.map((one) =>
    [1, 2, algorithm.limit].map((cost) => algorithm.describe(liveRecord(one, nowMs), nowMs, cost)),
  );
}
