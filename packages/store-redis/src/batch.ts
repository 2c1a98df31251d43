import type { Algorithm, Command, CommandOutcome, RecordKey, StoredRecord } from '@sluice/core';
import type { RecordAddress } from './record-address.ts';
import type { RedisClient } from './redis-client.ts';
import { commandFailure } from './redis-errors.ts';
import { Reply } from './reply.ts';
import { commandScript } from './scripts/command-scripts.ts';

/** Commands that differ in their keys only: what they have in common travels once. */
interface Run {
  readonly first: Command;
  times: number;
}

const ALL_AT_ONCE = '1';
const ONE_BY_ONE = '0';

/** Commands that go to Redis as one script, and how to understand its reply. */
export class Batch {
  readonly commands: readonly Command[];
  readonly #keys: string[] = [];
  readonly #runs: Run[] = [];
  readonly #algorithms = new Set<string>();

  /** At least one command; the keys of all are in one slot. */
  constructor(commands: readonly Command[], address: RecordAddress) {
    this.commands = commands;
    let run: Run | undefined;
    for (const command of commands) {
      for (const key of command.keys) this.#keys.push(address.of(key));
      if (run !== undefined && isAlike(run.first, command)) run.times++;
      else {
        run = { first: command, times: 1 };
        this.#runs.push(run);
        for (const { algorithm } of command.keys) this.#algorithms.add(algorithm.name);
      }
    }
  }

  /** One outcome per command, in order. Rejects with what the client threw when nothing is known of any command. */
  run(
    client: RedisClient,
    [nowMs, slackMs]: readonly [nowMs: string, slackMs: string],
    signalOf: () => AbortSignal | undefined,
  ): Promise<CommandOutcome[]> {
    const words = [nowMs, slackMs, this.#canReadAtOnce() ? ALL_AT_ONCE : ONE_BY_ONE];
    for (const { first, times } of this.#runs) {
      words.push(`${times}`, `${first.keys.length}`, `${first.cost}`, `${first.count}`);
      for (const { algorithm } of first.keys) words.push(...wordsOf(algorithm));
    }
    const reply = commandScript(this.#algorithms).run(client, this.#keys, words, signalOf);
    return reply.then((items) => this.#outcomes(new Reply(items)));
  }

  /** Records that come twice must be read anew after the first change, logs must never be read as a whole. */
  #canReadAtOnce(): boolean {
    if (this.#algorithms.has('sliding-window-log')) return false;
    return this.#keys.length === 1 || new Set(this.#keys).size === this.#keys.length;
  }

  #outcomes(reply: Reply): CommandOutcome[] {
    const nowMs = reply.next() as number;
    return this.commands.map(({ keys }) => {
      const granted = reply.next();
      if (typeof granted === 'string') return commandFailure(granted);
      return { granted, nowMs, records: keys.map((key) => recordOf(key, reply)) };
    });
  }
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

function isAlike(one: Command, other: Command): boolean {
  if (one.cost !== other.cost || one.count !== other.count || one.keys.length !== other.keys.length)
    return false;
  for (let i = 0; i < one.keys.length; i++) {
    if (one.keys[i]?.algorithm !== other.keys[i]?.algorithm) return false;
  }
  return true;
}

function recordOf({ algorithm }: RecordKey, reply: Reply): StoredRecord | undefined {
  const expiresAtMs = reply.next();
  if (typeof expiresAtMs === 'string') return undefined;
  if (algorithm.name === 'fixed-window') return [expiresAtMs, reply.next() as number];
  if (algorithm.name === 'sliding-window-log') return digestOf(expiresAtMs, reply);
  return [expiresAtMs, reply.next() as number, reply.next() as number, reply.next() as number];
}

/** A log of at most two entries that answers as the whole one does: the newest, and the one whose end makes room. */
function digestOf(expiresAtMs: number, reply: Reply): StoredRecord {
  const log = [expiresAtMs, reply.next() as number];
  const newestMs = reply.next();
  if (typeof newestMs === 'string') return log;
  const total = reply.next() as number;
  const goneMs = reply.next();
  if (typeof goneMs === 'number' && goneMs !== newestMs) log.push(goneMs, reply.next() as number);
  else if (typeof goneMs === 'number') reply.next();
  log.push(newestMs, total);
  return log;
}
