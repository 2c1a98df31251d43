import { RateLimitError, type RecordKey, type Transition } from '@sluice/core';
import { type BrokenStore, brokenStore } from './broken-store.ts';
import { OptimisticStore } from './optimistic-store.ts';
import { WorkingStore } from './working-store.ts';

/** Reads, thinks, then writes, without a lock: what others wrote meanwhile is lost. */
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

/** Holds a lock of this process while it reads and writes: the other instances do not know of it. */
export class LocksPerInstance extends ReadsThenWrites {
  #last: Promise<unknown> = Promise.resolve();

  override update<T>(keys: readonly RecordKey[], transition: Transition<T>): Promise<T> {
    const mine = this.#last.then(() => super.update(keys, transition));
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}

/** Tries again after a conflict, as it must, and then answers what it had found at first. */
export class AnswersFromTheFirstTry extends OptimisticStore {
  protected override answer<T>(results: readonly T[]): T {
    return results[0] as T;
  }
}

/** Three conflicts, and the caller gets an error: exactly when a key is hot. */
export class GivesUpEarly extends OptimisticStore {
  protected override onConflict(conflicts: number): void {
    if (conflicts === 3) throw new RateLimitError('STORE_CONTENDED');
  }
}

const locked = new Set<string>();

/** Locks the keys in the order of the call: two calls with two keys can wait for each other for ever. */
export class OrdersNoLocks extends WorkingStore {
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

  /** As databases do, gives up when it has waited for far longer than all others together can take. */
  async #lock(id: string): Promise<void> {
    for (let turn = 0; locked.has(id); turn++) {
      if (turn > 1000) throw new RateLimitError('STORE_UNAVAILABLE', 'deadlock detected');
      await this.roundTrip();
    }
    locked.add(id);
  }
}

/** What the suite must find, and nothing else. */
export const races: readonly BrokenStore[] = [
  brokenStore(ReadsThenWrites, 'grants exactly the limit to 64 racers on one instance', [
    'grants exactly the limit to 64 racers on two instances',
    'charges every limit the same when 64 racers take several at once',
    'answers all of 64 racers that take two keys in opposite orders',
    'grants exactly the limit to 64 racers, half of them through `update`',
  ]),
  brokenStore(LocksPerInstance, 'grants exactly the limit to 64 racers on two instances', [
    'answers all of 64 racers that take two keys in opposite orders',
  ]),
  brokenStore(AnswersFromTheFirstTry, 'grants exactly the limit to 64 racers on one instance', [
    'grants exactly the limit to 64 racers on two instances',
    'charges every limit the same when 64 racers take several at once',
    'answers all of 64 racers that take two keys in opposite orders',
    'grants exactly the limit to 64 racers, half of them through `update`',
  ]),
  brokenStore(GivesUpEarly, 'grants exactly the limit to 64 racers on one instance', [
    'grants exactly the limit to 64 racers on two instances',
    'charges every limit the same when 64 racers take several at once',
    'answers all of 64 racers that take two keys in opposite orders',
  ]),
  brokenStore(OrdersNoLocks, 'answers all of 64 racers that take two keys in opposite orders'),
];
