import type { RecordKey } from '@sluice/core';

interface Call {
  readonly keys: () => Iterable<RecordKey>;
  readonly ended: Promise<unknown>;
}

/**
 * The calls of a store that have not ended, including those whose callers no longer wait. Each connection of
 * a pool has an order of its own, so a removal has to wait for the calls that began before it.
 */
export class CallsUnderWay {
  readonly #calls = new Set<Call>();

  /** Keeps the call until it ends, and returns it. `keys` returns those of its records. */
  async add<T>(keys: () => Iterable<RecordKey>, ended: Promise<T>): Promise<T> {
    const call = { keys, ended };
    this.#calls.add(call);
    try {
      return await ended;
    } finally {
      this.#calls.delete(call);
    }
  }

  /** Resolves once the present calls on these records have ended, however they end. */
  async onRecords(keys: readonly RecordKey[]): Promise<void> {
    const earlier: Promise<unknown>[] = [];
    for (const call of this.#calls) if (haveSame(call.keys(), keys)) earlier.push(call.ended);
    if (earlier.length > 0) await Promise.allSettled(earlier);
  }
}

function haveSame(some: Iterable<RecordKey>, others: readonly RecordKey[]): boolean {
  for (const { scope, key } of some)
    if (others.some((other) => other.key === key && other.scope === scope)) return true;
  return false;
}
