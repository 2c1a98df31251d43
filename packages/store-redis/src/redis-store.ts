import {
  type Clock,
  type Command,
  type CommandOutcome,
  type CompareAndSet,
  RateLimitError,
  type RecordKey,
  type Store,
  type StoreCallOptions,
  type StoreCapabilities,
  type Transition,
  updateByCompareAndSet,
  watchTransition,
} from '@sluice/core';
import { Batch } from './batch.ts';
import { nativeAlgorithms } from './command-scripts.ts';
import { RecordAddress } from './record-id.ts';
import type { RedisClient } from './redis-client.ts';
import { storeFailure } from './redis-errors.ts';
import { type RedisStoreOptions, validateRedisStoreOptions } from './redis-store-options.ts';
import { warnOfRisks } from './risk-warning.ts';
import { redisCompareAndSet } from './update.ts';

/** By a clock that may stand still, records must outlive a test that takes its time. */
const MANUAL_CLOCK_SLACK_MS = 600_000;

/** Far below what Lua can hand to one command. */
const MAX_KEYS_PER_SCRIPT = 1000;

/**
 * A store in Redis 6.2 or newer, or Valkey: exact across processes, one round trip for a batch of checks, the server's
 * clock. Does no I/O before it is used. Warns once, through `process.emitWarning`, of options of the client that put
 * its promises at risk. Throws a `TypeError` or `RangeError` that names the option at fault.
 */
export function redisStore(options: RedisStoreOptions): Store {
  const { client, prefix, clock } = validateRedisStoreOptions(options);
  warnOfRisks(client);
  return new RedisStore(client, new RecordAddress(prefix), clock);
}

class RedisStore implements Store {
  readonly capabilities: StoreCapabilities;
  readonly #client: RedisClient;
  readonly #address: RecordAddress;
  readonly #clock: Clock | undefined;
  readonly #compareAndSet: CompareAndSet<string>;
  #isClosed = false;

  constructor(client: RedisClient, address: RecordAddress, clock: Clock | undefined) {
    this.#client = client;
    this.#address = address;
    this.#clock = clock;
    this.#compareAndSet = redisCompareAndSet(client, address, () => this.#time());
    this.capabilities = Object.freeze({
      shared: true,
      // What Redis keeps over a restart is a matter of its configuration, and never all of it.
      durable: false,
      clock: clock === undefined ? 'store' : 'process',
      atomicity: this.#isOneSlot ? 'any-keys' : 'same-key',
      native: nativeAlgorithms,
    });
  }

  execute(commands: readonly Command[], options?: StoreCallOptions): Promise<readonly CommandOutcome[]> {
    const waiting = this.#notReady(options);
    if (waiting !== undefined) return waiting.then(() => this.#execute(commands, options));
    return this.#execute(commands, options);
  }

  async update<T>(
    keys: readonly RecordKey[],
    transition: Transition<T>,
    options?: StoreCallOptions,
  ): Promise<T> {
    await this.#notReady(options);
    // What the transition throws is not ours to translate.
    const watched = watchTransition(transition);
    try {
      return await updateByCompareAndSet(this.#compareAndSet, keys, watched.transition, options);
    } catch (error) {
      throw watched.threw(error) ? error : storeFailure(error);
    }
  }

  async remove(keys: readonly RecordKey[], options?: StoreCallOptions): Promise<void> {
    await this.#notReady(options);
    const removals = this.#inSlots(keys, ({ key }) => key).map((group) => {
      const addresses = group.map((key) => this.#address.of(key));
      return this.#client.send(addresses[0] as string, 'del', addresses);
    });
    for (const removal of await Promise.allSettled(removals)) {
      if (removal.status === 'rejected') throw storeFailure(removal.reason);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  /** Whether one script can change the records of any keys. */
  get #isOneSlot(): boolean {
    return !this.#client.isCluster || this.#address.isOneSlot;
  }

  #time(): readonly [nowMs: string, slackMs: string] {
    return this.#clock === undefined ? ['', '0'] : [`${this.#clock.now()}`, `${MANUAL_CLOCK_SLACK_MS}`];
  }

  /** `undefined` when a command can be sent at once. */
  #notReady(options: StoreCallOptions | undefined): Promise<void> | undefined {
    if (this.#isClosed) return Promise.reject(new RateLimitError('STORE_CLOSED'));
    const waiting = this.#client.ready();
    if (waiting === undefined) return undefined;
    const signal = options?.signal;
    return waiting.then(() => {
      if (signal?.aborted) throw new RateLimitError('STORE_TIMEOUT', undefined, { cause: signal.reason });
    });
  }

  #execute(commands: readonly Command[], options: StoreCallOptions | undefined): Promise<CommandOutcome[]> {
    const signalOf = (): AbortSignal | undefined => options?.signal;
    const batches = this.#batches(commands);
    const [first] = batches;
    if (first === undefined) return Promise.resolve([]);
    if (batches.length > 1) return this.#runAll(commands, batches, signalOf);
    return first.run(this.#client, this.#time(), signalOf).catch((error: unknown) => {
      throw storeFailure(error);
    });
  }

  #batches(commands: readonly Command[]): Batch[] {
    if (commands.length === 1) return [new Batch(commands, this.#address)];
    const groups = this.#inSlots(commands, ({ keys }) => (keys[0] as RecordKey).key);
    return groups.flatMap((group) => bounded(group).map((part) => new Batch(part, this.#address)));
  }

  /** In groups that one script can take; what is counted decides, since it is the hash tag. */
  #inSlots<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
    if (items.length <= 1 || this.#isOneSlot) return items.length === 0 ? [] : [items];
    const slots = new Map<string, T[]>();
    for (const item of items) {
      const slot = slots.get(keyOf(item));
      if (slot === undefined) slots.set(keyOf(item), [item]);
      else slot.push(item);
    }
    return [...slots.values()];
  }

  /** Several scripts, written one right after the other; one that fails leaves the others alone. */
  async #runAll(
    commands: readonly Command[],
    batches: readonly Batch[],
    signalOf: () => AbortSignal | undefined,
  ): Promise<CommandOutcome[]> {
    // By command: the same one may have been given several times, always in one slot and thus in order.
    const outcomes = new Map<Command, CommandOutcome[]>();
    const time = this.#time();
    const results = await Promise.all(
      batches.map((batch) =>
        batch.run(this.#client, time, signalOf).catch((error: unknown) => {
          const failure = storeFailure(error);
          return batch.commands.map((): CommandOutcome => failure);
        }),
      ),
    );
    for (const [i, batch] of batches.entries()) {
      for (const [j, command] of batch.commands.entries()) {
        const outcome = results[i]?.[j] as CommandOutcome;
        const list = outcomes.get(command);
        if (list === undefined) outcomes.set(command, [outcome]);
        else list.push(outcome);
      }
    }
    return commands.map((command) => outcomes.get(command)?.shift() as CommandOutcome);
  }
}

/** In parts, in order, none of which has more keys than a script can take. */
function bounded(commands: readonly Command[]): readonly (readonly Command[])[] {
  const parts: Command[][] = [];
  let keyCount = MAX_KEYS_PER_SCRIPT;
  for (const command of commands) {
    keyCount += command.keys.length;
    if (keyCount > MAX_KEYS_PER_SCRIPT) {
      parts.push([]);
      keyCount = command.keys.length;
    }
    parts.at(-1)?.push(command);
  }
  return parts;
}
