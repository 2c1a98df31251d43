import assert from 'node:assert/strict';
import {
  type Command,
  type CommandOutcome,
  type CommandResult,
  type Cost,
  costAt,
  type RecordKey,
  type Store,
  type StoredRecord,
  type Transition,
} from '@sluice/core';
import type { ManualClock } from '@sluice/core/testing';
import { freshPrefix } from '../record-keys.ts';
import { send, sendBatch, stored } from '../send-command.ts';
import { answerOf, meaningOf } from './meaning.ts';
import { PureStore } from './pure-store.ts';
import { KEYS_PER_LIMIT, type Script, type ScriptLimit, type ScriptStep } from './script.ts';
import { type Charge, ScriptCommands } from './script-commands.ts';

/** The most commands in one batch. A store's own bound may be lower. */
const MAX_BATCH = 8;

/** The clock goes back no further than a year after the epoch. */
const EARLIEST_MS = 31_536_000_000;

type Path = 'update' | 'execute' | 'both';

/** A command and the pure algorithms' result for it, at the clock's current time. */
interface Expectation {
  readonly command: Command;
  readonly result: CommandResult;
}

/**
 * Plays the script through the store and through the pure algorithms. Returns the number of commands sent.
 */
export async function playScript(
  { limits, steps }: Script,
  store: Store,
  clock: ManualClock,
  path: Path,
): Promise<number> {
  const play = new Play(limits, store, clock);
  for (const step of steps) {
    const isExecuted = path === 'execute' || (path === 'both' && step.isExecuted);
    if (!play.staysInBatch(step, isExecuted)) await play.flush();
    await play.move(step);
    await play.perform(step, isExecuted);
  }
  await play.flush();
  await play.compareAll();
  return play.sent;
}

class Play {
  readonly #pure = new PureStore();
  readonly #commands: ScriptCommands;
  readonly #limits: readonly ScriptLimit[];
  readonly #store: Store;
  readonly #clock: ManualClock;
  readonly #maxBatch: number;
  readonly #charges: Charge[] = [];
  /** How many commands have been sent. */
  sent = 0;
  #batch: Expectation[] = [];
  #last: Expectation | undefined;

  constructor(limits: readonly ScriptLimit[], store: Store, clock: ManualClock) {
    this.#commands = new ScriptCommands(freshPrefix(), limits, store.capabilities.atomicity);
    this.#limits = limits;
    this.#store = store;
    this.#clock = clock;
    this.#maxBatch = Math.min(MAX_BATCH, store.capabilities.maxBatch ?? MAX_BATCH);
  }

  staysInBatch({ move: { windows, ms, isRetry }, deed }: ScriptStep, isExecuted: boolean): boolean {
    const isAtOnce = windows === 0 && ms === 0 && !isRetry && deed.kind !== 'block';
    return isExecuted && isAtOnce && this.#batch.length < this.#maxBatch;
  }

  async move({ move: { windows, ms, isRetry } }: ScriptStep): Promise<void> {
    const waitMs = isRetry && this.#last !== undefined ? retryDelayMs(this.#last) : 0;
    const nowMs = this.#clock.now() + waitMs + Math.round(windows * this.#commands.windowMs) + ms;
    this.#clock.set(Math.max(nowMs, EARLIEST_MS));
    for (const key of this.#pure.forgetRevived(this.#clock.now())) await this.#store.remove([key]);
  }

  async perform(step: ScriptStep, isExecuted: boolean): Promise<void> {
    if (step.deed.kind === 'block') return this.#block(step, step.deed.forMs);
    const isRepeated = step.move.isRetry && this.#last !== undefined;
    const command = isRepeated ? (this.#last as Expectation).command : this.#commandOf(step);
    // A script that takes back what it has not charged yet.
    if (command === undefined) return;
    const result = this.#pure.run(command, this.#clock.now());
    this.#last = { command, result };
    this.sent++;
    this.#noteCharge(this.#last);
    if (isExecuted) this.#batch.push(this.#last);
    else assert.deepEqual(await send(this.#store, command), result, `update of ${textOf(command)}`);
  }

  async flush(): Promise<void> {
    const batch = this.#batch;
    if (batch.length === 0) return;
    this.#batch = [];
    const outcomes = await sendBatch(
      this.#store,
      batch.map(({ command }) => command),
    );
    for (const [i, { command, result }] of batch.entries()) {
      assert.deepEqual(
        answerOf(command, outcomes[i] as CommandOutcome),
        answerOf(command, result),
        `execute of ${textOf(command)}`,
      );
    }
  }

  /** The final stored records must mean the same to every later check, penalty and take-back. */
  async compareAll(): Promise<void> {
    const nowMs = this.#clock.now();
    const times = this.#charges.map(({ atMs }) => atMs);
    for (const index of this.#limits.keys()) {
      for (let i = 0; i < KEYS_PER_LIMIT; i++) {
        const key = this.#commands.key([index, i], false);
        const record = await stored(this.#store, key);
        const expected = this.#pure.read(key, nowMs);
        const meaning = (one: StoredRecord | undefined): unknown =>
          meaningOf(key.algorithm, one, nowMs, times);
        assert.deepEqual(meaning(record), meaning(expected), `stored ${record}, expected ${expected}`);
      }
    }
  }

  #commandOf(step: ScriptStep): Command | undefined {
    return this.#commands.of(step, this.#charges);
  }

  #noteCharge({ command, result }: Expectation): void {
    if (command.kind === 'take-back' || result.granted === 0) return;
    const { keys, cost } = command;
    const times = command.kind === 'spend' ? result.granted : 1;
    const charged: Cost =
      result.charged ?? keys.map((_, i) => Math.min(costAt(cost, i) * times, Number.MAX_SAFE_INTEGER));
    this.#charges.push({ keys, cost: charged, atMs: result.nowMs });
  }

  async #block(step: ScriptStep, forMs: number): Promise<void> {
    const keys = this.#commands.keysOf(step).filter(({ algorithm }) => algorithm.name === 'block');
    if (keys.length === 0) return;
    const transition: Transition<undefined> = (_records, nowMs) => ({
      result: undefined,
      writes: keys.map((): StoredRecord => [nowMs + forMs, nowMs]),
    });
    this.#pure.update(keys, transition, this.#clock.now());
    await this.#store.update(keys, transition);
  }
}

function textOf(command: Command): string {
  return JSON.stringify(command);
}

/** Milliseconds until the command would fit; 0 if it fits now, or never does. */
function retryDelayMs({ command, result }: Expectation): number {
  const waits = command.keys.map(
    ({ algorithm }: RecordKey, i) =>
      algorithm.describe(result.records[i], result.nowMs, costAt(command.cost, i)).retryAfterMs,
  );
  return Math.max(0, ...waits.filter(Number.isFinite));
}
