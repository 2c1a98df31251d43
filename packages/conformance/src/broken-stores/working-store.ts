import {
  type Clock,
  type Command,
  type CommandOutcome,
  liveRecord,
  RateLimitError,
  type RecordKey,
  recordId,
  type Store,
  type StoreCallOptions,
  type StoreCapabilities,
  type StoredRecord,
  type Transition,
  transitionOf,
} from '@sluice/core';
import { algorithmNames } from '../sample-limits.ts';

/** What the instances of a store share, in place of a server. */
export class Backend {
  readonly records: Map<string, StoredRecord> = new Map();

  /**
   * The server's clock, in milliseconds since the epoch. A change of this process's `Date` does not move it.
   */
  now(): number {
    return Math.floor(performance.timeOrigin + performance.now());
  }
}

/**
 * A correct, minimal store: asynchronous and shared. Each broken store overrides one part of it.
 *
 * It is atomic because `apply` is synchronous: everything else in this process runs before it or after it.
 */
export class WorkingStore implements Store {
  readonly capabilities: StoreCapabilities;
  protected readonly backend: Backend;
  protected readonly clock: Clock;
  protected isClosed = false;

  constructor(backend: Backend, clock?: Clock) {
    this.backend = backend;
    this.clock = clock ?? backend;
    this.capabilities = this.manifest({
      shared: true,
      durable: false,
      clock: clock === undefined ? 'store' : 'process',
      atomicity: 'any-keys',
      native: Object.freeze([...algorithmNames]),
    });
  }

  async update<T>(
    keys: readonly RecordKey[],
    transition: Transition<T>,
    { signal }: StoreCallOptions = {},
  ): Promise<T> {
    await this.roundTrip(signal);
    return this.apply(keys, transition);
  }

  async remove(keys: readonly RecordKey[]): Promise<void> {
    await this.roundTrip();
    for (const key of keys) this.backend.records.delete(this.idOf(key));
  }

  async execute(commands: readonly Command[]): Promise<readonly CommandOutcome[]> {
    await this.roundTrip();
    return this.runAll(commands);
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  protected manifest(capabilities: StoreCapabilities): StoreCapabilities {
    return Object.freeze(capabilities);
  }

  protected runAll(commands: readonly Command[]): readonly CommandOutcome[] {
    return commands.map((command) => {
      try {
        const outcome = this.run(command);
        // No record written by an algorithm leads to this.
        const isCorrupt = 'granted' in outcome && !Number.isSafeInteger(outcome.granted);
        return isCorrupt ? new RateLimitError('RECORD_CORRUPT') : outcome;
      } catch (error) {
        return RateLimitError.from(error);
      }
    });
  }

  /** The native program. */
  protected run(command: Command): CommandOutcome {
    return this.apply(command.keys, transitionOf(command));
  }

  protected apply<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    const nowMs = this.clock.now();
    const before = keys.map((key) => this.read(key, nowMs));
    const { result, writes = [] } = transition(before, nowMs);
    if (!writes.flat().every((number) => number === undefined || Number.isSafeInteger(number))) {
      throw new RateLimitError('RECORD_CORRUPT');
    }
    for (const [i, key] of keys.entries()) {
      const record = writes[i];
      if (record !== undefined) this.write(key, record, nowMs);
    }
    return result;
  }

  protected read(key: RecordKey, nowMs: number): StoredRecord | undefined {
    return liveRecord(this.backend.records.get(this.idOf(key)), nowMs);
  }

  protected write(key: RecordKey, record: StoredRecord, nowMs: number): void {
    if (liveRecord(record, nowMs) === undefined) this.backend.records.delete(this.idOf(key));
    else this.backend.records.set(this.idOf(key), record);
  }

  protected idOf(key: RecordKey): string {
    return recordId(key);
  }

  /** Simulates the trip to the server: other calls run in the meantime. */
  protected async roundTrip(signal?: AbortSignal): Promise<void> {
    if (this.isClosed) throw new RateLimitError('STORE_CLOSED');
    if (signal?.aborted) throw new RateLimitError('STORE_TIMEOUT', undefined, { cause: signal.reason });
    await new Promise(setImmediate);
  }
}
