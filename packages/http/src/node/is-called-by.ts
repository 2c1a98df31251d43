const FRAMES = 30;

/**
 * Whether a function with a frame like this on the stack is calling us: `frame` matches the path of its file.
 * Functions before their first `await` are on the stack.
 *
 * @example
 * ```ts
 * isCalledBy(/[\\/]router[\\/]lib[\\/]layer\.js/); // a handler of Express is running
 * ```
 */
export function isCalledBy(frame: RegExp): boolean {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return frame.test(stack);
}
