import type { RecordKey } from '@sluice/core';

interface Call {
  readonly keys: () => Iterable<RecordKey>;
  readonly ended: Promise<unknown>;
  /** Its place in the list. */
  place: number;
}

/**
 * The calls of a store that have not ended, including those whose callers no longer wait. Each connection of
 * a pool has an order of its own, so a removal has to wait for the calls that began before it.
 */
export class CallsUnderWay {
  /**
   * A list, because a `Set` with heavy turnover keeps what was in its old tables alive: the answers of
   * earlier calls then grew old, and collecting them took a third of the time of a check.
   */
  readonly #calls: Call[] = [];

  /** Keeps the call until it ends, and returns it. `keys` returns those of its records. */
  async add<T>(keys: () => Iterable<RecordKey>, ended: Promise<T>): Promise<T> {
    const call = { keys, ended, place: this.#calls.length };
    this.#calls.push(call);
    try {
      return await ended;
    } finally {
      this.#remove(call);
    }
  }

  /** Resolves once the present calls on these records have ended, however they end. */
  async onRecords(keys: readonly RecordKey[]): Promise<void> {
    const earlier: Promise<unknown>[] = [];
    for (const call of this.#calls) if (haveSame(call.keys(), keys)) earlier.push(call.ended);
    if (earlier.length > 0) await Promise.allSettled(earlier);
  }

  /** Moves the last call to its place. */
  #remove({ place }: Call): void {
    const last = this.#calls.pop() as Call;
    if (last.place === place) return;
    this.#calls[place] = last;
    last.place = place;
  }
}

function haveSame(some: Iterable<RecordKey>, others: readonly RecordKey[]): boolean {
  for (const { scope, key } of some)
    if (others.some((other) => other.key === key && other.scope === scope)) return true;
  return false;
}
