import type { StoredRecord } from '../src/algorithm.ts';
import { type Clock, systemClock } from '../src/clock.ts';
import type { Command, CommandOutcome } from '../src/command.ts';
import { type RecordKey, recordId } from '../src/record-key.ts';
import type { Store, StoreCallOptions, StoreCapabilities, SyncStore } from '../src/store.ts';
import { liveRecord, type Transition } from '../src/transition.ts';
import { transitionOf } from '../src/transitions/transition-of.ts';

/** The simplest store there is: a map, and no step between reading and writing. */
export class MapStore implements SyncStore {
  readonly capabilities: StoreCapabilities = {
    shared: false,
    durable: false,
    clock: 'process',
    atomicity: 'any-keys',
    native: [],
  };
  readonly records = new Map<string, StoredRecord>();
  readonly #clock: Clock;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  updateSync<T>(keys: readonly RecordKey[], transition: Transition<T>): T {
    const nowMs = this.#clock.now();
    const ids = keys.map(recordId);
    const { result, writes } = transition(
      ids.map((id) => liveRecord(this.records.get(id), nowMs)),
      nowMs,
    );
    for (const [i, id] of ids.entries()) {
      const record = writes?.[i];
      if (record === undefined) continue;
      if ((record[0] as number) > nowMs) this.records.set(id, record);
      else this.records.delete(id);
    }
    return result;
  }

  async update<T>(keys: readonly RecordKey[], transition: Transition<T>): Promise<T> {
    return this.updateSync(keys, transition);
  }

  async remove(keys: readonly RecordKey[]): Promise<void> {
    for (const key of keys) this.records.delete(recordId(key));
  }

  async close(): Promise<void> {}
}

/** What a remote store looks like from here, with a record of what it was asked. */
export interface RemoteStore extends Store {
  readonly records: Map<string, StoredRecord>;
  /** The number of commands of each call, in the order of the calls. */
  readonly batches: number[];
  /** The most calls that were ever under way at once. */
  mostInFlight: number;
}

/** How a {@link remoteStore} differs from the usual one. */
export interface RemoteStoreOptions {
  readonly clock?: Clock;
  readonly capabilities?: Partial<StoreCapabilities>;
  /** Runs before a call takes effect; the answer waits for it. Default: one turn of the event loop. */
  readonly before?: (options: StoreCallOptions | undefined) => Promise<void>;
}

/** A map store that answers asynchronously, with `execute` for the algorithms that are named as native. */
export function remoteStore({ clock, before = turn, capabilities }: RemoteStoreOptions = {}): RemoteStore {
  const map = new MapStore(clock);
  let inFlight = 0;
  const call = async <T>(
    size: number,
    options: StoreCallOptions | undefined,
    answer: () => T,
  ): Promise<T> => {
    store.batches.push(size);
    store.mostInFlight = Math.max(store.mostInFlight, ++inFlight);
    try {
      await before(options);
      const result = answer();
      await turn();
      return result;
    } finally {
      inFlight--;
    }
  };
  const store: RemoteStore = {
    capabilities: { ...map.capabilities, ...capabilities },
    records: map.records,
    batches: [],
    mostInFlight: 0,
    update: (keys, transition, options) => call(1, options, () => map.updateSync(keys, transition)),
    remove: (keys) => map.remove(keys),
    close: () => map.close(),
  };
  if (store.capabilities.native.length > 0) {
    const run = (command: Command): CommandOutcome => map.updateSync(command.keys, transitionOf(command));
    store.execute = (commands, options) => call(commands.length, options, () => commands.map(run));
  }
  return store;
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
