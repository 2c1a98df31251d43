import { setTimeout as pause } from 'node:timers/promises';
import { type Command, type CommandOutcome, costAt, type RecordKey } from '@sluice/core';
import { heldElsewhere, isLockWait } from './postgres-errors.ts';
import { storedId } from './record-id.ts';

/**
 * How long a batch waits for a record that another transaction holds, in milliseconds, before the rest of it
 * goes ahead. Other batches hold their records for a few milliseconds.
 */
const LOCK_WAIT_MS = 50;

/** The same for a record that was held the last time. */
const HELD_WAIT_MS = 5;

/** How long a removal pauses before it tries again. In the meantime it occupies no connection. */
const PAUSE_MS = 20;

/** Each attempt waits twice as long: with many processes at work, each may hold a record for a short time. */
const MAX_ATTEMPTS = 4;

/** Enough for an application with a few long transactions. */
const MOST_REMEMBERED = 1000;

/** What the server reports: the `lock_timeout` of the session, and which of some records are held. */
export type Inspection = readonly [ownTimeout: string, held: readonly string[]];

/**
 * Runs batches around records that other transactions hold, such as a long one that charged a record in
 * `withClient`. A batch waits for such a record once; until it is free, the others do not.
 */
export class HeldRecords {
  readonly #held = new Set<string>();
  readonly #inspect: (ids: readonly string[]) => Promise<Inspection>;

  /** `inspect` asks the server about these records, which are in ascending order. */
  constructor(inspect: (ids: readonly string[]) => Promise<Inspection>) {
    this.#inspect = inspect;
  }

  /**
   * Runs the commands with `run`, which is given a bound on its wait for locks. Those whose records are held
   * answer STORE_CONTENDED. Rejects instead if there is only one and its session has a `lock_timeout` of its
   * own: whoever set that does not want to wait for longer.
   */
  async runAround(
    commands: readonly Command[],
    run: (commands: readonly Command[], waitMs: number) => Promise<readonly CommandOutcome[]>,
    signal: AbortSignal,
  ): Promise<readonly CommandOutcome[]> {
    let left = commands;
    const suspects = this.#held.size === 0 ? [] : commands.filter((command) => this.#isHeld(command));
    if (suspects.length > 0) {
      await this.#look(suspects);
      left = this.#free(commands);
    }
    for (let attempt = 1; left.length > 0; attempt++) {
      try {
        const outcomes = await run(left, LOCK_WAIT_MS * 2 ** (attempt - 1));
        return left === commands ? outcomes : inPlace(commands, left, outcomes);
      } catch (error) {
        if (!isLockWait(error)) throw error;
        const ownTimeout = await this.#look(left);
        if (signal.aborted || (left.length === 1 && ownTimeout !== '0')) throw error;
        if (attempt === MAX_ATTEMPTS) break;
        left = this.#free(left);
      }
    }
    return inPlace(commands, [], []);
  }

  /** Runs a transaction on these records, which is given a bound on its wait for locks. */
  async runBounded<T>(keys: readonly RecordKey[], run: (waitMs: number) => Promise<T>): Promise<T> {
    const ids = this.#held.size === 0 ? [] : keys.map(storedId);
    const suspects = ids.filter((id) => this.#held.has(id));
    try {
      const result = await run(suspects.length > 0 ? HELD_WAIT_MS : LOCK_WAIT_MS);
      this.#remember(suspects, []);
      return result;
    } catch (error) {
      if (isLockWait(error)) this.#remember([], keys.map(storedId));
      throw error;
    }
  }

  /** Runs a call again until it has its locks or is aborted; once if its session has a `lock_timeout`. */
  async runPatiently<T>(run: (waitMs: number) => Promise<T>, signal: AbortSignal): Promise<T> {
    for (;;) {
      try {
        return await run(LOCK_WAIT_MS);
      } catch (error) {
        if (!isLockWait(error) || signal.aborted || (await this.#inspect([]))[0] !== '0') throw error;
        await pause(PAUSE_MS, undefined, { ref: false });
        if (signal.aborted) throw error;
      }
    }
  }

  #isHeld(command: Command): boolean {
    return writtenBy(command).some((key) => this.#held.has(storedId(key)));
  }

  #free(commands: readonly Command[]): readonly Command[] {
    return commands.filter((command) => !this.#isHeld(command));
  }

  /** Learns which records of these commands are held. Resolves to the `lock_timeout` of the session. */
  async #look(commands: readonly Command[]): Promise<string> {
    // Ids are ASCII, so Postgres compares them in the same order.
    const ids = [...new Set(commands.flatMap(writtenBy).map(storedId))].sort();
    if (ids.length === 0) return '0';
    const [ownTimeout, held] = await this.#inspect(ids);
    this.#remember(ids, held);
    return ownTimeout;
  }

  #remember(seen: readonly string[], held: readonly string[]): void {
    for (const id of seen) this.#held.delete(id);
    if (this.#held.size + held.length > MOST_REMEMBERED) this.#held.clear();
    for (const id of held) this.#held.add(id);
  }
}

/** The keys whose records the command may write. */
function writtenBy(command: Command): readonly RecordKey[] {
  if (command.kind === 'spend' && command.count === 0) return [];
  return command.keys.filter((_, i) => costAt(command.cost, i) > 0);
}

/** The outcomes of the commands that ran, at their places among all; the others are held up. */
function inPlace(
  commands: readonly Command[],
  ran: readonly Command[],
  outcomes: readonly CommandOutcome[],
): CommandOutcome[] {
  const answers = new Map(ran.map((command, i) => [command, outcomes[i]]));
  return commands.map((command) => answers.get(command) ?? heldElsewhere());
}
