/**
 * Enough that two records rarely share a place. When they do, a denial is not remembered that could have
 * been.
 */
const PLACES = 1024;

/**
 * Knows when records last changed, in steps of its own and in bounded memory. May err towards too recent,
 * never too old.
 */
export class RecentChanges {
  readonly #steps = new Float64Array(PLACES);
  #step = 0;
  #allAtStep = 0;

  /** The present step, for a later call of `since`. */
  get step(): number {
    return this.#step;
  }

  note(recordId: string): void {
    this.#steps[placeOf(recordId)] = ++this.#step;
  }

  noteAll(): void {
    this.#allAtStep = ++this.#step;
  }

  /** Whether the record may have changed after that step. */
  since(step: number, recordId: string): boolean {
    return this.#allAtStep > step || (this.#steps[placeOf(recordId)] as number) > step;
  }
}

function placeOf(recordId: string): number {
  let hash = 0;
  for (let i = 0; i < recordId.length; i++) hash = (hash * 31 + recordId.charCodeAt(i)) | 0;
  return (hash >>> 0) % PLACES;
}
