/** A process that was busy for longer has replies waiting for it by now, if there are any. */
const LONGEST_GRACE_MS = 30;

/**
 * Fires after `ms`, but lets pending I/O callbacks run first: a reply may lie in a socket that this process
 * was too busy to read. If the timer is late, it waits as long again, up to 30 ms.
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

  /**
   * Whether the timer keeps the process alive, as it does at first. In a runtime that cannot choose, it
   * always does.
   */
  keepAlive(isKept: boolean): void {
    if (isKept) this.#timer.ref?.();
    else this.#timer.unref?.();
  }
}
