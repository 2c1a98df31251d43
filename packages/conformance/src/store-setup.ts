import type { Clock, Store } from '@sluice/core';

/** What the suite requires of the store instance that it requests. */
export interface StoreSetupOptions {
  /**
   * The store must decide by this clock alone. It stands still between steps of the suite, and steps back by
   * up to days, so records must not vanish because real time passes: a backend that drops records by itself
   * must keep them for several real minutes longer. Absent: the store decides by its default clock.
   */
  readonly clock?: Clock;
}

/**
 * Creates one more instance of the store under test, on the same backend as the instances before it. If the
 * store says that it is shared, they all see the same records. The suite closes every instance that it gets.
 * It uses random scopes of its own, so several runs may share a server, and the backend need not be empty.
 */
export type StoreSetup = (options: StoreSetupOptions) => Store | Promise<Store>;
