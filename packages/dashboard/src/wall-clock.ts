/** Milliseconds since the epoch, by a monotonic clock: a step of the system's clock moves no bar. */
export function wallClockMs(): number {
  return Math.floor(performance.timeOrigin + performance.now());
}
