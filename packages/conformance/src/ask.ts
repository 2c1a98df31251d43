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

/** The two ways to send a command to a store: as a transition, and as it is for the store's native program. */
export type Way = 'update' | 'execute';

/** The ways that this store has for commands on these keys: `execute` only where it is native for all of them. */
export function waysOf(store: Store, ...keys: readonly RecordKey[]): readonly Way[] {
  const native = keys.every(({ algorithm }) => store.capabilities.native.includes(algorithm.name));
  return native && store.execute !== undefined ? ['update', 'execute'] : ['update'];
}

/** `count` checks of `cost` units. */
export function check(keys: RecordKey | readonly RecordKey[], cost = 1, count = 1): Command {
  return { keys: 'scope' in keys ? [keys] : keys, cost, count };
}

/** The answer to one command. Throws the error that the store answers instead. */
export async function ask(store: Store, command: Command, way: Way = 'update'): Promise<CommandResult> {
  if (way === 'update') return store.update(command.keys, transitionOf(command));
  const [outcome] = await askAll(store, [command]);
  if (outcome instanceof Error) throw outcome;
  return outcome as CommandResult;
}

/** The answers to a batch of native commands: one for each, or the case fails. */
export async function askAll(store: Store, commands: readonly Command[]): Promise<readonly CommandOutcome[]> {
  assert.ok(store.execute, 'a store that names native algorithms has `execute`');
  const outcomes = await store.execute(commands);
  assert.equal(outcomes.length, commands.length, 'one outcome per command');
  return outcomes;
}

/** What the answer says of the limit at `index`, as a caller is told: a check that was granted has no wait left. */
export function told({ keys, cost }: Command, result: CommandResult, index = 0): Description {
  const { algorithm } = keys[index] as RecordKey;
  return algorithm.describe(result.records[index], result.nowMs, result.granted > 0 ? 0 : cost);
}

/** Units left under this key, as the store's own records say. */
export async function left(store: Store, key: RecordKey): Promise<number> {
  const result = await ask(store, check(key, 1, 0));
  return key.algorithm.available(result.records[0], result.nowMs);
}

/** What is stored under this key, as the store hands it to a transition. */
export function stored(store: Store, key: RecordKey): Promise<StoredRecord | undefined> {
  return store.update([key], ([record]) => ({ result: record && [...record] }));
}

/** Writes this record as it is. */
export function put(store: Store, key: RecordKey, record: StoredRecord): Promise<void> {
  return store.update([key], () => ({ result: undefined, writes: [record] }));
}
