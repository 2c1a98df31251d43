/** How Express calls a handler, in a stack of calls: from its router, by a layer. */
const HANDLING = /[\\/]router[\\/](lib[\\/])?layer\.js/;
const FRAMES = 30;

/** Whether we are being called by a handler of Express, before its first `await`. */
export function isInHandler(): boolean {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return HANDLING.test(stack);
}
