import assert from 'node:assert/strict';
import {
  type Command,
  type CommandOutcome,
  type CommandResult,
  type Cost,
  costAt,
  type Description,
  type PenalizeCommand,
  type RecordKey,
  type SpendCommand,
  type Store,
  type StoredRecord,
  type TakeBackCommand,
  transitionOf,
} from '@sluice/core';

/** The two ways to send a command to a store: as a transition, or unchanged to the store's native program. */
export type Way = 'update' | 'execute';

/**
 * The ways that this store offers for commands on these keys: `execute` only if all their algorithms are
 * native.
 */
export function waysOf(store: Store, ...keys: readonly RecordKey[]): readonly Way[] {
  const native = keys.every(({ algorithm }) => store.capabilities.native.includes(algorithm.name));
  return native && store.execute !== undefined ? ['update', 'execute'] : ['update'];
}

type Keys = RecordKey | readonly RecordKey[];

function listOf(keys: Keys): readonly RecordKey[] {
  return 'scope' in keys ? [keys] : keys;
}

/** `count` checks of `cost` units. */
export function check(keys: Keys, cost: Cost = 1, count = 1): SpendCommand {
  return { kind: 'spend', keys: listOf(keys), cost, count };
}

/** A spend of `cost` units that cannot be denied. */
export function penalty(keys: Keys, cost: Cost): PenalizeCommand {
  return { kind: 'penalize', keys: listOf(keys), cost };
}

/** Takes back `cost` units of a charge; without `chargedAtMs`, of whatever is there now. */
export function takeBack(keys: Keys, cost: Cost, chargedAtMs?: number): TakeBackCommand {
  return { kind: 'take-back', keys: listOf(keys), cost, chargedAtMs };
}

/** Sends one command and returns its result. Throws the error if the outcome is one. */
export async function send(store: Store, command: Command, way: Way = 'update'): Promise<CommandResult> {
  if (way === 'update') return store.update(command.keys, transitionOf(command));
  const [outcome] = await sendBatch(store, [command]);
  if (outcome instanceof Error) throw outcome;
  return outcome as CommandResult;
}

/** Sends a batch of native commands and returns one outcome per command; any other number fails the case. */
export async function sendBatch(
  store: Store,
  commands: readonly Command[],
): Promise<readonly CommandOutcome[]> {
  assert.ok(store.execute, 'a store that names native algorithms must have `execute`');
  const outcomes = await store.execute(commands);
  assert.equal(outcomes.length, commands.length, 'there must be one outcome per command');
  return outcomes;
}

/** The status of the limit at `index` as its caller sees it: a granted check has no wait left. */
export function descriptionOf(command: Command, result: CommandResult, index = 0): Description {
  const { algorithm } = command.keys[index] as RecordKey;
  const open = result.granted > 0 ? 0 : costAt(command.cost, index);
  return algorithm.describe(result.records[index], result.nowMs, open);
}

/** The units left under this key, according to the store's own records. */
export async function unitsLeft(store: Store, key: RecordKey): Promise<number> {
  const result = await send(store, check(key, 1, 0));
  return key.algorithm.available(result.records[0], result.nowMs);
}

/** The record under this key, as the store passes it to a transition. */
export function stored(store: Store, key: RecordKey): Promise<StoredRecord | undefined> {
  return store.update([key], ([record]) => ({ result: record && [...record] }));
}

/** Writes this record unchanged. */
export function put(store: Store, key: RecordKey, record: StoredRecord): Promise<void> {
  return store.update([key], () => ({ result: undefined, writes: [record] }));
}
