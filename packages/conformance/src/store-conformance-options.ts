/** The options of {@link runStoreConformance}. */
export interface StoreConformanceOptions {
  /**
   * The least number of random commands in each of the three cases that compare the store with the pure
   * algorithms. Default: 3,000, with which they find every bug of the broken stores that a history of
   * commands can reveal. Keep it for the first configuration of a store; where further configurations run the
   * same programs over another client or table, a few hundred will do. The commands are the same in every
   * run.
   */
  readonly commands?: number;
}
