import type { Algorithm, Command, CommandOutcome } from '@sluice/core';
import { commandScript, oneCommandScript } from './command-scripts.ts';
import { outcomeOf } from './outcome.ts';
import type { RecordAddress } from './record-id.ts';
import type { RedisClient } from './redis-client.ts';
import { Reply } from './reply.ts';
import type { Script } from './script.ts';

/** Commands that go to Redis as one script, and how to understand its reply. */
export class Batch {
  readonly commands: readonly Command[];
  readonly #keys: readonly string[];
  readonly #script: Script;
  /** What the commands are, as run-one.lua and run.lua take it. */
  readonly #words: readonly string[];

  /** At least one command; the keys of all are in one slot. */
  constructor(commands: readonly Command[], address: RecordAddress) {
    this.commands = commands;
    const [first] = commands;
    const [key] = first?.keys ?? [];
    if (first !== undefined && key !== undefined && commands.length === 1 && first.keys.length === 1) {
      const [name = '', ...parameters] = wordsOf(key.algorithm);
      this.#keys = [address.of(key)];
      this.#script = oneCommandScript(name);
      this.#words = [name, `${first.cost}`, `${first.count}`, ...parameters];
    } else {
      const keys: string[] = [];
      for (const command of commands) for (const each of command.keys) keys.push(address.of(each));
      const { words, algorithms } = runsOf(commands);
      this.#keys = keys;
      this.#script = commandScript(algorithms);
      this.#words = [canReadAtOnce(keys, algorithms) ? '1' : '0', ...words];
    }
  }

  /** One outcome per command, in order. Rejects with what the client threw when nothing is known of any command. */
  run(
    client: RedisClient,
    time: readonly [nowMs: string, slackMs: string],
    signalOf: () => AbortSignal | undefined,
  ): Promise<CommandOutcome[]> {
    const words = [...time, ...this.#words];
    return this.#script.run(client, this.#keys, words, signalOf, (reply) => this.#outcomes(new Reply(reply)));
  }

  #outcomes(reply: Reply): CommandOutcome[] {
    const nowMs = reply.next() as number;
    return this.commands.map((command) => outcomeOf(command, nowMs, reply));
  }
}

/** Commands that differ in their keys only are one run: what they have in common travels once. */
function runsOf(commands: readonly Command[]): { words: string[]; algorithms: ReadonlySet<string> } {
  const words: string[] = [];
  const algorithms = new Set<string>();
  for (let i = 0; i < commands.length; ) {
    const first = commands[i] as Command;
    let times = 1;
    while (i + times < commands.length && isAlike(first, commands[i + times] as Command)) times++;
    i += times;
    words.push(`${times}`, `${first.keys.length}`, `${first.cost}`, `${first.count}`);
    for (const { algorithm } of first.keys) {
      words.push(...wordsOf(algorithm));
      algorithms.add(algorithm.name);
    }
  }
  return { words, algorithms };
}

function isAlike(one: Command, other: Command): boolean {
  if (one.cost !== other.cost || one.count !== other.count || one.keys.length !== other.keys.length)
    return false;
  for (let i = 0; i < one.keys.length; i++) {
    if (one.keys[i]?.algorithm !== other.keys[i]?.algorithm) return false;
  }
  return true;
}

/** Records that come twice must be read anew after the first change, logs must never be read as a whole. */
function canReadAtOnce(keys: readonly string[], algorithms: ReadonlySet<string>): boolean {
  return !algorithms.has('sliding-window-log') && new Set(keys).size === keys.length;
}

const wordsOfAlgorithm = new WeakMap<Algorithm, readonly string[]>();

/** Name and parameters, as text. */
function wordsOf(algorithm: Algorithm): readonly string[] {
  let words = wordsOfAlgorithm.get(algorithm);
  if (words === undefined) {
    const [a = 0, b = 0, c = 0] = algorithm.parameters;
    words = [algorithm.name, `${a}`, `${b}`, `${c}`];
    wordsOfAlgorithm.set(algorithm, words);
  }
  return words;
}
