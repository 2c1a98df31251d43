import type { Contender } from '../contender.ts';

/** What a denied check is answered with where denials have to be answered. */
const DENIED = Symbol('denied');

/** A limiter of rate-limiter-flexible as a contender: it allows by resolving, and denies by rejecting with no error. */
export function flexibleContender(
  limiter: { consume(key: string): Promise<unknown> },
  answersDenials: boolean,
): Pick<Contender, 'check' | 'allows'> {
  return {
    check: answersDenials
      ? (key) => limiter.consume(key).catch(deniedOrThrow)
      : (key) => limiter.consume(key),
    allows: (answer) => answer !== DENIED,
  };
}

function deniedOrThrow(reason: unknown): typeof DENIED {
  if (reason instanceof Error) throw reason;
  return DENIED;
}
