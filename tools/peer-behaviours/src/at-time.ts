/** Calls a synchronous function at that time of `performance.now`, the clock of a library that has no option for one. */
export function atTime<T>(ms: number, work: () => T): T {
  const { now } = performance;
  performance.now = () => ms;
  try {
    return work();
  } finally {
    performance.now = now;
  }
}
