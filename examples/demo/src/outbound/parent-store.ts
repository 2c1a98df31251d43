import type { ChildProcess } from 'node:child_process';
import {
  type CompareAndSet,
  type RecordKey,
  recordId,
  type Store,
  type StoredRecord,
  updateByCompareAndSet,
} from '@sluice/core';

/** A record and how often it has been written. */
interface Versioned {
  readonly record: StoredRecord | undefined;
  readonly version: number;
}

/** What a child asks of the store in its parent. */
interface StoreRequest {
  readonly storeRequest: number;
  readonly ids: readonly string[];
  /** Absent: only reads. */
  readonly writes?: readonly {
    readonly id: string;
    readonly version: number;
    readonly record: StoredRecord;
  }[];
}

interface StoreAnswer {
  readonly storeAnswer: number;
  readonly nowMs: number;
  readonly records: readonly Versioned[];
  readonly isWritten: boolean;
}

/** Keeps the records of the children, so that the demo needs no server. */
export class ParentRecords {
  readonly #records = new Map<string, Versioned>();

  /** Answers the requests of this child. */
  serve(child: ChildProcess): void {
    child.on('message', (message: Partial<StoreRequest>) => {
      if (message.storeRequest === undefined || !child.connected) return;
      // A child that has just been stopped needs no answer.
      child.send(this.#answer(message as StoreRequest), () => undefined);
    });
  }

  #answer({ storeRequest, ids, writes = [] }: StoreRequest): StoreAnswer {
    const isWritten = writes.every(({ id, version }) => this.#of(id).version === version);
    if (isWritten)
      for (const { id, version, record } of writes) this.#records.set(id, { record, version: version + 1 });
    return {
      storeAnswer: storeRequest,
      nowMs: Date.now(),
      records: ids.map((id) => this.#of(id)),
      isWritten,
    };
  }

  #of(id: string): Versioned {
    return this.#records.get(id) ?? { record: undefined, version: 0 };
  }
}

/** A store whose records are in the parent of this process: two operations are all it takes. */
export function parentStore(): Store {
  const waiting = new Map<number, (answer: StoreAnswer) => void>();
  let requests = 0;
  process.on('message', (message: Partial<StoreAnswer>) => {
    if (message.storeAnswer === undefined) return;
    waiting.get(message.storeAnswer)?.(message as StoreAnswer);
    waiting.delete(message.storeAnswer);
  });
  const ask = (request: Omit<StoreRequest, 'storeRequest'>): Promise<StoreAnswer> => {
    const storeRequest = requests++;
    return new Promise((resolve) => {
      waiting.set(storeRequest, resolve);
      process.send?.({ storeRequest, ...request });
    });
  };
  const primitives: CompareAndSet<number> = {
    read: (keys: readonly RecordKey[]) => ask({ ids: keys.map(recordId) }),
    compareAndSet: async (changes) => {
      const writes = changes.map(({ key, record, version }) => ({
        id: recordId(key),
        version,
        record: record as StoredRecord,
      }));
      return (await ask({ ids: [], writes })).isWritten;
    },
  };
  return {
    capabilities: { shared: true, durable: false, clock: 'store', atomicity: 'any-keys', native: [] },
    update: (keys, transition, options) => updateByCompareAndSet(primitives, keys, transition, options),
    remove: async () => undefined,
    close: async () => undefined,
  };
}
