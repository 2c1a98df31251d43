import { atomicGroups, RateLimitError, type Store, type SyncStore, type Transition } from '@sluice/core';
import { type Exchanged, exchange, type Want } from '../quota/exchange.ts';
import type { Entry } from '../quota/ledger.ts';
import type { Settlement } from '../quota/settlement.ts';
import { exchangeGroupByGroup } from './group-by-group.ts';

/** Making the first connection has a bound of its own. */
const READY_MS = 10_000;

/** The store as exchanges use it: ready before the first one, and none takes longer than the deadline. */
export class QuotaStore {
  readonly #store: Store;
  readonly #deadlineMs: number;
  #ready: Promise<void> | undefined;
  #isReady: boolean;

  constructor(store: Store, deadlineMs: number) {
    this.#store = store;
    this.#deadlineMs = deadlineMs;
    this.#isReady = store.ready === undefined;
  }

  /** Whether exchanges need no promise. */
  get isSync(): boolean {
    return typeof (this.#store as SyncStore).updateSync === 'function';
  }

  /** The exchange on a store in this process. */
  exchangeSync(
    entries: readonly Entry[],
    settlements: readonly Settlement[],
    wants: readonly Want[],
  ): Exchanged {
    return (this.#store as SyncStore).updateSync(keysOf(entries), exchange(entries, settlements, wants));
  }

  /** Rejects with a `RateLimitError`. After STORE_TIMEOUT the exchange may have been applied all the same. */
  async exchange(
    entries: readonly Entry[],
    settlements: readonly Settlement[],
    wants: readonly Want[],
  ): Promise<Exchanged> {
    if (!this.#isReady) await this.#becomeReady();
    const groups = atomicGroups(keysOf(entries), this.#store.capabilities.atomicity);
    const run = (part: readonly Entry[], settled: readonly Settlement[], wanted: readonly Want[]) =>
      this.#update(part, exchange(part, settled, wanted));
    if (groups.length === 1) return run(entries, settlements, wants);
    return exchangeGroupByGroup(entries, groups, settlements, wants, run);
  }

  async #update(entries: readonly Entry[], transition: Transition<Exchanged>): Promise<Exchanged> {
    const giveUp = new AbortController();
    try {
      return await within(this.#deadlineMs, giveUp, () =>
        this.#store.update(keysOf(entries), transition, { signal: giveUp.signal }),
      );
    } catch (error) {
      throw RateLimitError.from(error);
    }
  }

  #becomeReady(): Promise<void> {
    this.#ready ??= this.#connect().finally(() => {
      this.#ready = undefined;
    });
    return this.#ready;
  }

  async #connect(): Promise<void> {
    const giveUp = new AbortController();
    try {
      await within(READY_MS, giveUp, async () => this.#store.ready?.({ signal: giveUp.signal }));
      this.#isReady = true;
    } catch (error) {
      throw RateLimitError.from(error);
    }
  }
}

function keysOf(entries: readonly Entry[]): Entry['key'][] {
  return entries.map(({ key }) => key);
}

/** Rejects with STORE_TIMEOUT, and aborts the controller, if the work takes longer. */
async function within<T>(ms: number, giveUp: AbortController, work: () => Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new RateLimitError('STORE_TIMEOUT');
      reject(error);
      giveUp.abort(error);
    }, ms);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
