import { atomicGroups, type GuardedUpdates, guardUpdates, type Store } from '@sluice/core';
import { type Exchanged, exchange, type Want } from '../quota/exchange.ts';
import type { Entry } from '../quota/ledger.ts';
import type { Settlement } from '../quota/settlement.ts';
import { exchangeGroupByGroup } from './group-by-group.ts';

/** The store as exchanges use it. */
export class QuotaStore {
  readonly #store: Store;
  readonly #updates: GuardedUpdates;

  constructor(store: Store, deadlineMs: number) {
    this.#store = store;
    this.#updates = guardUpdates(store, deadlineMs);
  }

  /** Whether exchanges need no promise. */
  get isSync(): boolean {
    return this.#updates.isSync;
  }

  /** The exchange on a store in this process. */
  exchangeSync(
    entries: readonly Entry[],
    settlements: readonly Settlement[],
    wants: readonly Want[],
  ): Exchanged {
    return this.#updates.updateSync(keysOf(entries), exchange(entries, settlements, wants));
  }

  /** Rejects as `GuardedUpdates.update` does. After STORE_TIMEOUT it may have been applied all the same. */
  async exchange(
    entries: readonly Entry[],
    settlements: readonly Settlement[],
    wants: readonly Want[],
  ): Promise<Exchanged> {
    const groups = atomicGroups(keysOf(entries), this.#store.capabilities.atomicity);
    const run = (part: readonly Entry[], settled: readonly Settlement[], wanted: readonly Want[]) =>
      this.#updates.update(keysOf(part), exchange(part, settled, wanted));
    if (groups.length === 1) return run(entries, settlements, wants);
    // The first record last: it is the one that says that an answer has come, and what it has named.
    return exchangeGroupByGroup(entries, groups.toReversed(), settlements, wants, run);
  }
}

function keysOf(entries: readonly Entry[]): Entry['key'][] {
  return entries.map(({ key }) => key);
}
