/** The stack frame of an Express router that calls a handler. */
const HANDLING = /[\\/]router[\\/](lib[\\/])?layer\.js/;
const FRAMES = 30;

/** Whether a handler of Express is calling us, before its first `await`. */
export function isInHandler(): boolean {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return HANDLING.test(stack);
}
