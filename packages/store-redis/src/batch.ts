import type { Command, CommandOutcome, RecordKey, StoredRecord } from '@sluice/core';
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

/** Commands that go to Redis as one script, and how to understand its reply. */
export class Batch {
  readonly commands: Command[] = [];
  readonly #keys: string[] = [];
  readonly #runs: Run[] = [];
  readonly #algorithms = new Set<string>();

  get keyCount(): number {
    return this.#keys.length;
  }

  add(command: Command, address: RecordAddress): void {
    for (const key of command.keys) this.#keys.push(address.of(key));
    const run = this.#runs.at(-1);
    if (run !== undefined && isAlike(run.first, command)) run.times++;
    else {
      this.#runs.push({ first: command, times: 1 });
      for (const { algorithm } of command.keys) this.#algorithms.add(algorithm.name);
    }
    this.commands.push(command);
  }

  /** One outcome per command, in order. Rejects with what the client threw when nothing is known of any command. */
  async run(
    client: RedisClient,
    time: readonly [nowMs: string, slackMs: string],
    signalOf: () => AbortSignal | undefined,
  ): Promise<CommandOutcome[]> {
    const words = [...time, this.#canReadAtOnce() ? '1' : '0'];
    for (const { first, times } of this.#runs) {
      words.push(`${times}`, `${first.keys.length}`, `${first.cost}`, `${first.count}`);
      for (const { algorithm } of first.keys) {
        const [a = 0, b = 0, c = 0] = algorithm.parameters;
        words.push(algorithm.name, `${a}`, `${b}`, `${c}`);
      }
    }
    const script = commandScript(this.#algorithms);
    return this.#outcomes(new Reply(await script.run(client, this.#keys, words, signalOf)));
  }

  /** Records that come twice must be read anew after the first change, logs must never be read as a whole. */
  #canReadAtOnce(): boolean {
    if (this.#algorithms.has('sliding-window-log')) return false;
    return this.commands.length === 1 || new Set(this.#keys).size === this.#keys.length;
  }

  #outcomes(reply: Reply): CommandOutcome[] {
    const nowMs = reply.next() as number;
    return this.commands.map(({ keys }) => {
      const granted = reply.next();
      if (typeof granted === 'string') return commandFailure(granted);
      const records = keys.map((key) => recordOf(key, reply));
      return { granted, nowMs, records };
    });
  }
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
  if (algorithm.name === 'fixed-window') return reply.record(expiresAtMs, 2);
  if (algorithm.name === 'sliding-window-log') return digestOf(expiresAtMs, reply);
  return reply.record(expiresAtMs, 4);
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
