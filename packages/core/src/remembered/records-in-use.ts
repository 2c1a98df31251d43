/** Counts how many changes of each record are under way. */
export class RecordsInUse {
  readonly #changes = new Map<string, number>();

  add(records: readonly string[]): void {
    for (const record of records) this.#changes.set(record, (this.#changes.get(record) ?? 0) + 1);
  }

  delete(records: readonly string[]): void {
    for (const record of records) {
      const changes = (this.#changes.get(record) ?? 0) - 1;
      if (changes > 0) this.#changes.set(record, changes);
      else this.#changes.delete(record);
    }
  }

  /** Whether one of the records is being changed. */
  has(records: readonly string[]): boolean {
    return this.#changes.size > 0 && records.some((record) => this.#changes.has(record));
  }
}
