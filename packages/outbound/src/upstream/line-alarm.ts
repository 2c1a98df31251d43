/** The longest that a timer can sleep. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

/** The one timer of a line. Times are by the monotonic clock. */
export class LineAlarm {
  readonly #ring: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #atMs = Number.POSITIVE_INFINITY;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** Sets the alarm to this time; `Infinity` switches it off. A time too far ahead rings early. */
  set(atMs: number): void {
    if (atMs === this.#atMs) return;
    clearTimeout(this.#timer);
    this.#atMs = atMs;
    if (atMs === Number.POSITIVE_INFINITY) return;
    const sleepMs = Math.max(1, Math.ceil(atMs - performance.now()));
    this.#timer = setTimeout(
      () => {
        this.#atMs = Number.POSITIVE_INFINITY;
        this.#ring();
      },
      Math.min(sleepMs, LONGEST_SLEEP_MS),
    );
  }
}
