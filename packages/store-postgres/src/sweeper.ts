/** The pages that one step of a sweep reads: 64 of 8 kB take about a millisecond of the server's time. */
const PAGES = 64;

/**
 * The commands that pay for one step. The pages of a step hold some 4,000 records, so records are inspected
 * about four times as often as they are made.
 */
const COMMANDS_PER_STEP = 1000;

/**
 * Runs one step of sweep.sql. Resolves to the number of deleted records and the number of pages in the table.
 */
export type SweepStep = (
  firstPage: number,
  pages: number,
) => Promise<readonly [deleted: number, pages: number]>;

/** Goes round the table in small steps, one at a time. */
export class Sweeper {
  readonly #step: SweepStep;
  #commands = 0;
  #page = 0;
  #isStarted = false;
  #underWay: Promise<void> | undefined;

  constructor(step: SweepStep) {
    this.#step = step;
  }

  /** Counts commands, and starts a step when it is due. Does not wait for it. */
  afterCommands(count: number): void {
    this.#commands += count;
    if (this.#commands < COMMANDS_PER_STEP || this.#underWay !== undefined) return;
    this.#commands = 0;
    // A step that fails does no harm: the records stay expired, and the next step tries again.
    this.#underWay = this.#next()
      .catch(() => undefined)
      .finally(() => {
        this.#underWay = undefined;
      });
  }

  /** Sweeps the whole table once. Resolves to the number of deleted records. */
  async all(): Promise<number> {
    let deleted = 0;
    for (let page = 0, pages = 1; page < pages; page += PAGES) {
      const [some, total] = await this.#step(page, PAGES);
      deleted += some;
      pages = total;
    }
    return deleted;
  }

  /** Resolves when no step is under way. */
  async idle(): Promise<void> {
    await this.#underWay;
  }

  async #next(): Promise<void> {
    const [, pages] = await this.#step(this.#page, PAGES);
    this.#page += PAGES;
    // Processes begin at different places, so that they do not all sweep the same pages.
    if (!this.#isStarted) this.#page = Math.floor(Math.random() * pages);
    this.#isStarted = true;
    if (this.#page >= pages) this.#page = 0;
  }
}
