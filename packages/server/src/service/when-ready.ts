/**
 * Calls `next` with the value: at once, or when the promise resolves. Awaiting a value that is there already
 * costs a request more than its decision.
 */
export function whenReady<T, Result>(
  value: T | Promise<T>,
  next: (value: T) => Result,
): Result | Promise<Awaited<Result>> {
  return value instanceof Promise ? (value.then(next) as Promise<Awaited<Result>>) : next(value);
}
