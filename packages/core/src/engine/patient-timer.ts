/** A process that was busy for longer has answers waiting for it by now, if there are any. */
const LONGEST_GRACE_MS = 30;

/**
 * Acts after so many milliseconds, but not before what has happened meanwhile was noticed: a reply may lie in a socket that
 * this process has been too busy to read. If it is late, it takes as long again, up to 30 ms, to let replies in.
 */
export class PatientTimer {
  #timer: ReturnType<typeof setTimeout>;

  constructor(ms: number, callback: () => void) {
    const dueMs = performance.now() + ms;
    this.#timer = setTimeout(() => {
      const lateMs = Math.max(0, performance.now() - dueMs);
      this.#timer = setTimeout(callback, Math.min(lateMs, LONGEST_GRACE_MS));
    }, ms);
  }

  /** Whether it keeps the process alive; at first it does. Where the runtime cannot say, it does. */
  keepAlive(isKept: boolean): void {
    if (isKept) this.#timer.ref?.();
    else this.#timer.unref?.();
  }
}
