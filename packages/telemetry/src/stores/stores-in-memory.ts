import { outOfRange, wrongType } from '@sluice/core/option-validation';

/** The part of a store of `memoryStore` that is used. */
export interface StoreInMemory {
  stats(): {
    readonly keys: number;
    readonly denying: number;
    readonly evicted: number;
    readonly overflowed: number;
  };
}

/** Which number of `stats()`. */
export type MemoryFigure = keyof ReturnType<StoreInMemory['stats']>;

/** The stores in memory whose size is reported, by name. */
export class StoresInMemory {
  readonly #stores = new Map<StoreInMemory, string>();

  /** Returns a function that removes it. Throws a `TypeError` for anything but a store in memory. */
  add(store: StoreInMemory, name = 'memory'): () => void {
    if (typeof (store as StoreInMemory | null)?.stats !== 'function') {
      throw wrongType('observeStore: the store', store, 'a store of `memoryStore`', 'memoryStore()');
    }
    if (typeof name !== 'string' || name === '') {
      throw outOfRange('observeStore: the name', name, 'text that is not empty', "'memory'");
    }
    this.#stores.set(store, name);
    return () => void this.#stores.delete(store);
  }

  /** The sum of one number, by the name of the stores. */
  sums(figure: MemoryFigure): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const [store, name] of this.#stores) {
      sums.set(name, (sums.get(name) ?? 0) + store.stats()[figure]);
    }
    return sums;
  }
}
