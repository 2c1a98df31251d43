/**
 * Calls back after the current callback. Taken when this module loads, as is {@link atEndOfTurn}: when a test
 * fakes timers, Jest and Sinon replace these functions too, and a check would wait for a test that never
 * calls back. Deadlines and waits use the timers of the moment, so that a test can let them pass.
 */
export const afterThisCallback: (callback: () => void) => void = globalThis.queueMicrotask;

/**
 * Calls back once all I/O events of this turn have been handled, or at the end of the current callback in a
 * runtime without `setImmediate`.
 */
export const atEndOfTurn: (callback: () => void) => unknown = globalThis.setImmediate ?? afterThisCallback;
