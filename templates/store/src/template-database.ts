/** The value stored under one id. Every write gives it a new version. */
export interface Row {
  readonly value: readonly number[];
  readonly version: number;
}

/** A conditional write: it happens only if the row of this id still has this version. */
export interface Change {
  readonly id: string;
  /** 0 stands for "no row". */
  readonly version: number;
  /** Absent: the row is removed. */
  readonly value: readonly number[] | undefined;
  /** The milliseconds after which the database may drop the row. */
  readonly keepForMs: number;
}

/**
 * Stands in for a database with a clock, rows that expire, and conditional writes. Its answers take a random
 * time, so callers overtake each other and conditional writes do fail. Replace it with the client of your
 * database.
 */
export class TemplateDatabase {
  readonly #rows = new Map<string, Row & { readonly dropAtMs: number }>();
  #lastVersion = 0;
  /** The conditional writes that have failed because another caller was faster. */
  conflicts = 0;

  /** Resolves to the rows of these ids, and the time of the database. */
  async read(ids: readonly string[]): Promise<{ nowMs: number; rows: readonly (Row | undefined)[] }> {
    await anyTime();
    const nowMs = this.#now();
    for (const id of ids) if ((this.#rows.get(id)?.dropAtMs ?? nowMs) <= nowMs) this.#rows.delete(id);
    return { nowMs, rows: ids.map((id) => this.#rows.get(id)) };
  }

  /**
   * Makes all changes in one atomic step and resolves to `true`, or makes none if a row has another version
   * by now.
   */
  async write(changes: readonly Change[]): Promise<boolean> {
    await anyTime();
    if (changes.some(({ id, version }) => (this.#rows.get(id)?.version ?? 0) !== version)) {
      this.conflicts++;
      return false;
    }
    for (const { id, value, keepForMs } of changes) {
      const dropAtMs = this.#now() + keepForMs;
      if (value === undefined) this.#rows.delete(id);
      else this.#rows.set(id, { value, version: ++this.#lastVersion, dropAtMs });
    }
    await anyTime();
    return true;
  }

  async remove(ids: readonly string[]): Promise<void> {
    await anyTime();
    for (const id of ids) this.#rows.delete(id);
  }

  /** The database's own clock, which changes of the process's clock do not affect. */
  #now(): number {
    return Math.floor(performance.timeOrigin + performance.now());
  }
}

async function anyTime(): Promise<void> {
  for (let turns = Math.random() * 4; turns > 0; turns--) await new Promise(setImmediate);
}
