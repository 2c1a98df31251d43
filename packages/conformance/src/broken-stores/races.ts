import { RateLimitError, type RecordKey, type Transition } from '@sluice/core';
import { type BrokenStore, brokenStore } from './broken-store.ts';
import { OptimisticStore } from './optimistic-store.ts';
import { WorkingStore } from './working-store.ts';

/** Reads, then writes, without a lock: writes in between are lost. */
export class ReadsThenWrites extends WorkingStore {
  override async update<T>(keys: readonly RecordKey[], transition: Transition<T>): Promise<T> {
    await this.roundTrip();
    const nowMs = this.clock.now();
    const { result, writes = [] } = transition(
      keys.map((key) => this.read(key, nowMs)),
      nowMs,
    );
    await this.roundTrip();
    this.apply(keys, () => ({ result, writes }));
    return result;
  }
}

/** Holds a lock while it reads and writes, but one lock per instance: other instances do not see it. */
export class LocksPerInstance extends ReadsThenWrites {
  #last: Promise<unknown> = Promise.resolve();

  override update<T>(keys: readonly RecordKey[], transition: Transition<T>): Promise<T> {
    const mine = this.#last.then(() => super.update(keys, transition));
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}

/** Retries after a conflict, as it must, but returns the result of the first attempt. */
export class ReturnsResultOfFirstAttempt extends OptimisticStore {
  protected override answer<T>(results: readonly T[]): T {
    return results[0] as T;
  }
}

/** Rejects after three conflicts, which means exactly when a key is hot. */
export class GivesUpAfterThreeConflicts extends OptimisticStore {
  protected override onConflict(conflicts: number): void {
    if (conflicts === 3) throw new RateLimitError('STORE_CONTENDED');
  }
}

const locked = new Set<string>();

/** Locks the keys in the order of the call: two calls with two keys can deadlock. */
export class LocksKeysInCallOrder extends WorkingStore {
  override async update<T>(keys: readonly RecordKey[], transition: Transition<T>): Promise<T> {
    const held: string[] = [];
    try {
      for (const key of keys) {
        await this.#lock(this.idOf(key));
        held.push(this.idOf(key));
        // The next lock is another round trip.
        await this.roundTrip();
      }
      return this.apply(keys, transition);
    } finally {
      for (const id of held) locked.delete(id);
    }
  }

  /** Gives up, as databases do, after waiting far longer than all other calls together can take. */
  async #lock(id: string): Promise<void> {
    for (let turn = 0; locked.has(id); turn++) {
      if (turn > 1000) throw new RateLimitError('STORE_UNAVAILABLE', 'deadlock detected');
      await this.roundTrip();
    }
    locked.add(id);
  }
}

/** The cases that must fail each of these stores, and no others. */
export const races: readonly BrokenStore[] = [
  brokenStore(ReadsThenWrites, 'grants exactly the limit to 64 racers on one instance', [
    'grants exactly the limit to 64 racers on two instances',
    'charges every limit equally when 64 racers check several at once',
    'answers all 64 racers that name two keys in opposite orders',
    'grants exactly the limit to 64 racers, half of them through `update`',
  ]),
  brokenStore(LocksPerInstance, 'grants exactly the limit to 64 racers on two instances', [
    'answers all 64 racers that name two keys in opposite orders',
  ]),
  brokenStore(ReturnsResultOfFirstAttempt, 'grants exactly the limit to 64 racers on one instance', [
    'grants exactly the limit to 64 racers on two instances',
    'charges every limit equally when 64 racers check several at once',
    'answers all 64 racers that name two keys in opposite orders',
    'grants exactly the limit to 64 racers, half of them through `update`',
  ]),
  brokenStore(GivesUpAfterThreeConflicts, 'grants exactly the limit to 64 racers on one instance', [
    'grants exactly the limit to 64 racers on two instances',
    'charges every limit equally when 64 racers check several at once',
    'answers all 64 racers that name two keys in opposite orders',
  ]),
  brokenStore(LocksKeysInCallOrder, 'answers all 64 racers that name two keys in opposite orders'),
];
