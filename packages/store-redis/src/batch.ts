import {
  type Algorithm,
  type Command,
  type CommandOutcome,
  type CommandResult,
  costAt,
  isSameCost,
  type RecordKey,
  type SpendCommand,
  type StoredRecord,
} from '@sluice/core';
import { commandScript, oneCommandScript } from './command-scripts.ts';
import { layoutOf, nativeAlgorithm } from './native-algorithms.ts';
import { storedId } from './record-id.ts';
import { commandError } from './redis-errors.ts';
import { Reply } from './reply.ts';
import type { Script } from './script.ts';

/** A batch of commands as one script, and how to read its reply. */
export interface Batch {
  readonly commands: readonly Command[];
  readonly script: Script;
  readonly keys: readonly string[];
  readonly words: readonly string[];
  /** One outcome per command, in order. */
  outcomes(reply: unknown): CommandOutcome[];
}

/** The first two words of every script that runs commands: see open.lua. */
export type TimeWords = readonly [nowMs: string, slackMs: string];

/** At least one command. In a Cluster, the keys of all are in one slot. */
export function batchOf(commands: readonly Command[], prefix: string, time: TimeWords): Batch {
  const [command] = commands as readonly [Command];
  const isOne = commands.length === 1 && command.keys.length === 1;
  if (isOne && command.kind === 'spend') return batchOfOneSpend(command, prefix, time);
  return batchOfAny(commands, prefix, time);
}

/** A batch for run-one.lua: a single spend of a single key. */
function batchOfOneSpend(command: SpendCommand, prefix: string, time: TimeWords): Batch {
  const [key] = command.keys as readonly [RecordKey];
  const [name, ...parameters] = wordsOf(key.algorithm);
  return {
    commands: [command],
    script: oneCommandScript(name),
    keys: [storedId(prefix, key)],
    words: [...time, name, `${costAt(command.cost, 0)}`, `${command.count}`, ...parameters],
    outcomes: (reply) => outcomesOf([command], new Reply(reply)),
  };
}

/** A batch for run.lua. */
function batchOfAny(commands: readonly Command[], prefix: string, time: TimeWords): Batch {
  const keys: string[] = [];
  for (const command of commands) for (const key of command.keys) keys.push(storedId(prefix, key));
  const { words, algorithms } = runsOf(commands);
  return {
    commands,
    script: commandScript(algorithms),
    keys,
    words: [...time, canReadAtOnce(keys, algorithms) ? '1' : '0', ...words],
    outcomes: (reply) => outcomesOf(commands, new Reply(reply)),
  };
}

/** Commands that differ only in their keys form a run: what they have in common travels once. */
function runsOf(commands: readonly Command[]): { words: string[]; algorithms: ReadonlySet<string> } {
  const words: string[] = [];
  const algorithms = new Set<string>();
  for (let i = 0; i < commands.length; ) {
    const first = commands[i] as Command;
    let times = 1;
    while (i + times < commands.length && isAlike(first, commands[i + times] as Command)) times++;
    i += times;
    const { keys } = first;
    const cost = commonCost(first);
    words.push(`${times}`, `${keys.length}`, `${cost ?? 'each'}`, ...operationWords(first));
    for (const [j, { algorithm }] of keys.entries()) {
      words.push(...wordsOf(algorithm));
      if (cost === undefined) words.push(`${costAt(first.cost, j)}`);
      algorithms.add(algorithm.name);
    }
  }
  return { words, algorithms };
}

/** The cost of every key, or `undefined` if they differ. */
function commonCost({ cost, keys }: Command): number | undefined {
  if (typeof cost === 'number') return cost;
  const first = costAt(cost, 0);
  return isSameCost(cost, new Array(keys.length).fill(first)) ? first : undefined;
}

function operationWords(command: Command): readonly string[] {
  switch (command.kind) {
    case 'spend':
      return [`${command.count}`];
    case 'penalize':
      return ['penalize'];
    case 'take-back':
      return ['take-back', `${command.chargedAtMs ?? ''}`];
  }
}

function isAlike(one: Command, other: Command): boolean {
  if (!isSameOperation(one, other)) return false;
  if (!isSameCost(one.cost, other.cost) || one.keys.length !== other.keys.length) return false;
  for (let i = 0; i < one.keys.length; i++) {
    if (one.keys[i]?.algorithm !== other.keys[i]?.algorithm) return false;
  }
  return true;
}

function isSameOperation(one: Command, other: Command): boolean {
  switch (one.kind) {
    case 'spend':
      return other.kind === 'spend' && one.count === other.count;
    case 'penalize':
      return other.kind === 'penalize';
    case 'take-back':
      return other.kind === 'take-back' && one.chargedAtMs === other.chargedAtMs;
  }
}

/**
 * A record that occurs twice must be read again after its first change, and a log must never be read whole.
 */
function canReadAtOnce(keys: readonly string[], algorithms: ReadonlySet<string>): boolean {
  for (const name of algorithms) if (layoutOf(name) === 'ring') return false;
  return new Set(keys).size === keys.length;
}

const wordsOfAlgorithm = new WeakMap<Algorithm, readonly [name: string, ...parameters: string[]]>();

/** Name and parameters, as text. */
function wordsOf(algorithm: Algorithm): readonly [name: string, ...parameters: string[]] {
  let words = wordsOfAlgorithm.get(algorithm);
  if (words === undefined) {
    const [a = 0, b = 0, c = 0] = algorithm.parameters;
    words = [algorithm.name, `${a}`, `${b}`, `${c}`];
    wordsOfAlgorithm.set(algorithm, words);
  }
  return words;
}

function outcomesOf(commands: readonly Command[], reply: Reply): CommandOutcome[] {
  const nowMs = reply.nextNumber();
  return commands.map((command) => outcomeOf(command, nowMs, reply));
}

function outcomeOf(command: Command, nowMs: number, reply: Reply): CommandOutcome {
  const granted = reply.next();
  if (typeof granted === 'string') return commandError(granted);
  if (command.kind === 'penalize') return penaltyOf(command, granted, nowMs, reply);
  return { granted, nowMs, records: recordsOf(command.keys, nowMs, reply) };
}

function recordsOf(
  keys: readonly RecordKey[],
  nowMs: number,
  reply: Reply,
): readonly (StoredRecord | undefined)[] {
  const records = new Array<StoredRecord | undefined>(keys.length);
  // A loop: a function for `map` would be made for every check.
  for (let i = 0; i < keys.length; i++) {
    records[i] = recordOf((keys[i] as RecordKey).algorithm.name, nowMs, reply);
  }
  return records;
}

/** The units charged come before each record. */
function penaltyOf({ keys }: Command, granted: number, nowMs: number, reply: Reply): CommandResult {
  const charged: number[] = [];
  const records = keys.map(({ algorithm }) => {
    charged.push(reply.nextNumber());
    return recordOf(algorithm.name, nowMs, reply);
  });
  return { granted, nowMs, records, charged };
}

/** Times in a reply count from now. An empty text stands for an absent record. */
function recordOf(algorithm: string, nowMs: number, reply: Reply): StoredRecord | undefined {
  const expiresInMs = reply.next();
  if (typeof expiresInMs === 'string') return undefined;
  return nativeAlgorithm(algorithm).readRecord(reply, nowMs, nowMs + expiresInMs);
}
