import assert from 'node:assert/strict';
import {
  type Command,
  type CommandOutcome,
  type CommandResult,
  type Description,
  type RecordKey,
  type Store,
  type StoredRecord,
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

/** `count` checks of `cost` units. */
export function check(keys: RecordKey | readonly RecordKey[], cost = 1, count = 1): Command {
  return { keys: 'scope' in keys ? [keys] : keys, cost, count };
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
export function descriptionOf({ keys, cost }: Command, result: CommandResult, index = 0): Description {
  const { algorithm } = keys[index] as RecordKey;
  return algorithm.describe(result.records[index], result.nowMs, result.granted > 0 ? 0 : cost);
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
