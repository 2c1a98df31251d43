import type { Limiter } from './limiter.ts';

/** The method behind {@link holdsUnits}. Shared by all copies of this package in the process. */
export const holdsUnitsOf: unique symbol = Symbol.for('@sluice/core.holdsUnits');

type Known<Subject> = { readonly [holdsUnitsOf]?: (subject: Subject) => boolean };

/**
 * Whether a limit of this subject holds units, as `concurrency` does, so that checks must use `reserve` and
 * settle the reservation. Use it in an adapter that calls a limiter it has not created. Does no I/O. Returns
 * true for a limiter that `createLimiter` has not made, because its limits are unknown. Throws what a
 * function of the limits throws.
 *
 * @example
 * ```ts
 * if (!holdsUnits(limiter, user)) return limiter.consume(user);
 * const reservation = await limiter.reserve(user);
 * response.once('close', () => void reservation.commit());
 * return reservation.decision;
 * ```
 */
export function holdsUnits<Subject>(limiter: Limiter<Subject>, subject: Subject): boolean {
  return (limiter as Known<Subject>)[holdsUnitsOf]?.(subject) ?? true;
}
