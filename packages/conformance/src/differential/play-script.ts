import assert from 'node:assert/strict';
import type { Command, CommandOutcome, CommandResult, RecordKey, Store } from '@sluice/core';
import type { ManualClock } from '@sluice/core/testing';
import { freshPrefix, recordKey } from '../record-keys.ts';
import { limitOf } from '../sample-limits.ts';
import { send, sendBatch, stored } from '../send-command.ts';
import { PureStore } from './pure-store.ts';
import { KEYS_PER_LIMIT, type Script, type ScriptLimit, type ScriptStep } from './script.ts';

/** The most commands in one batch. A store's own bound may be lower. */
const MAX_BATCH = 8;

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
    play.move(step);
    const expectation = play.expect(step);
    if (isExecuted) play.enqueue(expectation);
    else await play.update(expectation);
  }
  await play.flush();
  await play.compareAll();
  return steps.length;
}

class Play {
  readonly #pure = new PureStore();
  readonly #prefix = freshPrefix();
  readonly #limits: readonly ScriptLimit[];
  readonly #store: Store;
  readonly #clock: ManualClock;
  readonly #maxBatch: number;
  #batch: Expectation[] = [];
  #last: Expectation | undefined;

  constructor(limits: readonly ScriptLimit[], store: Store, clock: ManualClock) {
    this.#limits = limits;
    this.#store = store;
    this.#clock = clock;
    this.#maxBatch = Math.min(MAX_BATCH, store.capabilities.maxBatch ?? MAX_BATCH);
  }

  staysInBatch({ windows, ms, isRetry }: ScriptStep, isExecuted: boolean): boolean {
    const isAtOnce = windows === 0 && ms === 0 && !isRetry;
    return isExecuted && isAtOnce && this.#batch.length < this.#maxBatch;
  }

  move({ windows, ms, isRetry }: ScriptStep): void {
    const windowMs = (this.#limits[0] as ScriptLimit).variants[0].windowMs;
    const waitMs = isRetry && this.#last !== undefined ? retryDelayMs(this.#last) : 0;
    const nowMs = this.#clock.now() + waitMs + Math.round(windows * windowMs) + ms;
    this.#clock.set(Math.max(nowMs, this.#pure.earliestMs));
  }

  expect(step: ScriptStep): Expectation {
    const command = step.isRetry && this.#last !== undefined ? this.#last.command : this.#commandOf(step);
    this.#last = { command, result: this.#pure.run(command, this.#clock.now()) };
    return this.#last;
  }

  async update({ command, result }: Expectation): Promise<void> {
    assert.deepEqual(await send(this.#store, command), result, `update of ${JSON.stringify(command)}`);
  }

  enqueue(expectation: Expectation): void {
    this.#batch.push(expectation);
  }

  async flush(): Promise<void> {
    const batch = this.#batch;
    if (batch.length === 0) return;
    this.#batch = [];
    const commands = batch.map(({ command }) => command);
    const outcomes = await sendBatch(this.#store, commands);
    for (const [i, { command, result }] of batch.entries()) {
      assert.deepEqual(
        answerOf(command, outcomes[i] as CommandOutcome),
        answerOf(command, result),
        `execute of ${JSON.stringify(command)}`,
      );
    }
  }

  /** The final stored records must mean the same to every later check. */
  async compareAll(): Promise<void> {
    const nowMs = this.#clock.now();
    for (const index of this.#limits.keys()) {
      for (let i = 0; i < KEYS_PER_LIMIT; i++) {
        const key = this.#key(index, i, 0);
        const record = await stored(this.#store, key);
        const expected = this.#pure.read(key, nowMs);
        const meaning = (one: typeof record): unknown =>
          [1, 2, key.algorithm.limit].map((cost) => key.algorithm.describe(one, nowMs, cost));
        assert.deepEqual(meaning(record), meaning(expected), `stored ${record}, expected ${expected}`);
      }
    }
  }

  #commandOf({ targets, cost, count, isReconfigured }: ScriptStep): Command {
    const keys = new Map<string, RecordKey>();
    const { atomicity } = this.#store.capabilities;
    const firstKey = targets[0]?.[1] ?? 0;
    for (const [limit, key] of atomicity === 'one-record' ? targets.slice(0, 1) : targets) {
      const [limitIndex, keyIndex] = [limit % this.#limits.length, atomicity === 'any-keys' ? key : firstKey];
      keys.set(`${limitIndex} ${keyIndex}`, this.#key(limitIndex, keyIndex, isReconfigured ? 1 : 0));
    }
    return { keys: [...keys.values()], cost, count };
  }

  #key(index: number, key: number, variant: 0 | 1): RecordKey {
    const { algorithm, variants } = this.#limits[index] as ScriptLimit;
    const { limit, windowMs, align } = variants[variant];
    return recordKey(
      this.#prefix,
      limitOf(algorithm, limit, windowMs, `limit-${index}`, align),
      `key-${key}`,
    );
  }
}

/** Milliseconds until the command would fit; 0 if it fits now, or never does. */
function retryDelayMs({ command, result }: Expectation): number {
  const waits = command.keys.map(
    ({ algorithm }, i) => algorithm.describe(result.records[i], result.nowMs, command.cost).retryAfterMs,
  );
  return Math.max(0, ...waits.filter(Number.isFinite));
}

/** The part of a result that must match: a store may shorten a record as long as this stays the same. */
function answerOf({ keys, cost }: Command, outcome: CommandOutcome): unknown {
  if (outcome instanceof Error) return outcome;
  const describedCost = Math.max(0, cost);
  const descriptions = keys.map(({ algorithm }, i) =>
    algorithm.describe(outcome.records[i], outcome.nowMs, describedCost),
  );
  return { granted: outcome.granted, nowMs: outcome.nowMs, descriptions };
}
