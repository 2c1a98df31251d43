import type { Contender } from '../contender.ts';

/** The answer to a denied check in rows that time denials. */
const DENIED = Symbol('denied');

/**
 * A limiter of rate-limiter-flexible as a contender: it allows by resolving, and denies by rejecting with
 * something that is not an error.
 */
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
