import type { Clock, Store } from '@sluice/core';

/** What the suite asks of a store that it wants made. */
export interface StoreSetupOptions {
  /**
   * The store must decide by this clock alone. It stands still between steps of the suite, so a record must not vanish
   * because real time passes: a backend that drops records by itself must keep them for some real minutes longer.
   * Absent: the store decides by the clock that its users get.
   */
  readonly clock?: Clock;
}

/**
 * Makes one more instance of the store under test, on the same backend as the instances before it: where the store says
 * it is shared, they all see the same records. The suite closes every instance that it was given. It uses scopes of its
 * own, random ones, so that several runs may use one server at the same time, and it needs no empty backend.
 */
export type StoreSetup = (options: StoreSetupOptions) => Store | Promise<Store>;
