import {
  type Clock,
  type Command,
  type CommandOutcome,
  type CompareAndSet,
  RateLimitError,
  type RecordKey,
  readClock,
  type Store,
  type StoreCallOptions,
  type StoreCapabilities,
  type Transition,
  updateByCompareAndSet,
  watchTransition,
} from '@sluice/core';
import { isMistake } from '@sluice/core/option-validation';
import { type Batch, batchOf, type TimeWords } from './batch.ts';
import { commonScripts } from './command-scripts.ts';
import { nativeAlgorithmNames } from './native-algorithms.ts';
import { isOneSlot, storedId } from './record-id.ts';
import type { RedisClient } from './redis-client.ts';
import { storeError } from './redis-errors.ts';
import {
  type RedisStoreOptions,
  type ValidatedRedisStoreOptions,
  validateRedisStoreOptions,
} from './redis-store-options.ts';
import { warnOfRisks } from './risk-warning.ts';
import { groupsBySlot, partsForScripts } from './script-groups.ts';
import { redisCompareAndSet, updateScripts } from './update.ts';
import { watchedClient } from './watched-client.ts';

/** A manual clock may stand still, so records must outlive a test in real time. */
const MANUAL_CLOCK_SLACK_MS = 600_000;

/**
 * Makes a store in Redis 6.2 or newer, or Valkey. It is exact across processes, takes one round trip for a
 * batch of checks, and decides by the server's clock. Use it when several processes share limits. For a
 * single process take `memoryStore`, which needs no server; for quota inside a transaction, `postgresStore`.
 *
 * Does no I/O before the first check. Warns once, through `process.emitWarning`, about options of the client
 * that put the store's promises at risk. Throws a `TypeError` or `RangeError` that names the invalid option.
 * Several stores may share one client; those with the same `prefix` share their records.
 *
 * @example
 * ```ts
 * const redis = new Redis({
 *   enableOfflineQueue: false,
 *   autoResendUnfulfilledCommands: false,
 *   maxRetriesPerRequest: 0,
 * });
 * const limiter = createLimiter({
 *   store: redisStore({ client: fromIoredis(redis) }),
 *   limits: [fixedWindow({ name: 'per-minute', limit: 100, window: '1m' })],
 * });
 * ```
 */
export function redisStore(options: RedisStoreOptions): Store {
  const validated = validateRedisStoreOptions(options);
  warnOfRisks(validated.client);
  return new RedisStore(validated);
}

class RedisStore implements Store {
  readonly capabilities: StoreCapabilities;
  readonly #client: RedisClient;
  readonly #prefix: string;
  readonly #clock: Clock | undefined;
  readonly #compareAndSet: CompareAndSet<string>;
  /** Whether one script can change the records of any keys. */
  readonly #isOneSlot: boolean;
  #isClosed = false;

  constructor({ client, prefix, clock }: ValidatedRedisStoreOptions) {
    this.#client = watchedClient(client);
    this.#prefix = prefix;
    this.#clock = clock;
    this.#compareAndSet = redisCompareAndSet(this.#client, prefix, () => this.#time());
    this.#isOneSlot = !client.isCluster || isOneSlot(prefix);
    this.capabilities = Object.freeze({
      shared: true,
      // How much Redis keeps over a restart depends on its configuration, and is never everything.
      durable: false,
      clock: clock === undefined ? 'store' : 'process',
      atomicity: this.#isOneSlot ? 'any-keys' : 'same-key',
      native: nativeAlgorithmNames,
    });
  }

  /** Waits for the first connection, and loads the common scripts in one round trip. */
  async ready(options?: StoreCallOptions): Promise<void> {
    await this.#notReady(options);
    // In a Cluster, each node learns a script from the first check that it runs.
    if (this.#client.isCluster) return;
    const loads = [...commonScripts(), ...updateScripts].map((script) => script.load(this.#client));
    // Where the user may not load scripts, checks send their text.
    await Promise.allSettled(loads);
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
    // What the transition throws reaches the caller as it is.
    const watched = watchTransition(transition);
    try {
      return await updateByCompareAndSet(this.#compareAndSet, keys, watched.transition, options);
    } catch (error) {
      throw watched.threw(error) || isMistake(error) ? error : storeError(error);
    }
  }

  async remove(keys: readonly RecordKey[], options?: StoreCallOptions): Promise<void> {
    await this.#notReady(options);
    const removals = this.#groups(keys, ({ key }) => key).map((group) => {
      const ids = group.map((key) => storedId(this.#prefix, key));
      return this.#client.send(ids[0] as string, 'del', ids);
    });
    for (const removal of await Promise.allSettled(removals)) {
      if (removal.status === 'rejected') throw storeError(removal.reason);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  #time(): TimeWords {
    return this.#clock === undefined ? ['', '0'] : [`${readClock(this.#clock)}`, `${MANUAL_CLOCK_SLACK_MS}`];
  }

  /** Returns `undefined` when a command can be sent at once. */
  #notReady(options: StoreCallOptions | undefined): Promise<void> | undefined {
    if (this.#isClosed) return Promise.reject(new RateLimitError('STORE_CLOSED'));
    const waiting = this.#client.ready();
    if (waiting === undefined) return undefined;
    const signal = options?.signal;
    return waiting.then(() => {
      if (signal?.aborted) throw new RateLimitError('STORE_TIMEOUT', undefined, { cause: signal.reason });
    });
  }

  async #execute(
    commands: readonly Command[],
    options: StoreCallOptions | undefined,
  ): Promise<CommandOutcome[]> {
    const signalOf = (): AbortSignal | undefined => options?.signal;
    const batches = this.#batches(commands);
    const [first] = batches;
    if (first === undefined) return [];
    if (batches.length > 1) return this.#runAll(commands, batches, signalOf);
    try {
      return await this.#run(first, signalOf);
    } catch (error) {
      throw storeError(error);
    }
  }

  #run(batch: Batch, signalOf: () => AbortSignal | undefined): Promise<CommandOutcome[]> {
    const { script, keys, words } = batch;
    return script.run(this.#client, keys, words, signalOf, (reply) => batch.outcomes(reply));
  }

  /** Several scripts, written one right after the other. One that fails does not affect the others. */
  async #runAll(
    commands: readonly Command[],
    batches: readonly Batch[],
    signalOf: () => AbortSignal | undefined,
  ): Promise<CommandOutcome[]> {
    // By command: the same one may occur several times, always in one slot and thus in order.
    const outcomes = new Map<Command, CommandOutcome[]>();
    const results = await Promise.all(
      batches.map((batch) =>
        this.#run(batch, signalOf).catch((error: unknown) => {
          const failure = storeError(error);
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

  #batches(commands: readonly Command[]): Batch[] {
    const time = this.#time();
    if (commands.length === 1) return [batchOf(commands, this.#prefix, time)];
    const groups = this.#groups(commands, ({ keys }) => (keys[0] as RecordKey).key);
    return groups.flatMap((group) => partsForScripts(group).map((part) => batchOf(part, this.#prefix, time)));
  }

  /** Groups whose keys one script can change together. */
  #groups<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
    if (items.length > 1 && !this.#isOneSlot) return groupsBySlot(items, keyOf);
    return items.length === 0 ? [] : [items];
  }
}
