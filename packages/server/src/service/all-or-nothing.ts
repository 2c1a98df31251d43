import type { CheckCost, Decision, Limiter, LimitStatus, Reservation } from '@sluice/core';

/** One of several checks that belong together. */
export interface Part<Subject> {
  readonly limiter: Limiter<Subject>;
  readonly subject: Subject;
  readonly cost: CheckCost;
}

/**
 * Checks all parts: all are charged or none is. They reserve their units, and give them back if another part
 * is denied: never too much is granted, but for that moment, others may be denied units that come back.
 */
export async function allOrNothing<Subject>(parts: readonly Part<Subject>[]): Promise<readonly Decision[]> {
  const reservations = await reserveAll(parts);
  const decisions = reservations.map(({ decision }) => decision);
  if (decisions.every(({ allowed }) => allowed)) return decisions;
  await cancelAll(reservations);
  return decisions.map((decision, i) => givenBack(decision, parts[i]?.cost ?? 1));
}

/** Reserves the units of every part. If one fails, the others give back, and its error is thrown. */
async function reserveAll<Subject>(parts: readonly Part<Subject>[]): Promise<readonly Reservation[]> {
  const results = await Promise.allSettled(
    parts.map(({ limiter, subject, cost }) => limiter.reserve(subject, { cost })),
  );
  const reservations = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return reservations;
  await cancelAll(reservations);
  throw failed.reason;
}

/** Gives everything back. What an outage keeps from it stays charged. */
async function cancelAll(reservations: readonly Reservation[]): Promise<void> {
  await Promise.allSettled(
    reservations.filter(({ decision }) => decision.allowed).map((reservation) => reservation.cancel()),
  );
}

/** The decision after its units were given back. */
function givenBack(decision: Decision, cost: CheckCost): Decision {
  if (!decision.allowed || decision.limits.length === 0) return decision;
  const limits = decision.limits.map((status): LimitStatus => {
    const units = typeof cost === 'number' ? cost : (cost[status.name] ?? 1);
    return { ...status, remaining: Math.min(status.limit, status.remaining + units) };
  });
  const remaining = Math.min(...limits.map((status) => status.remaining));
  return { ...decision, limits, remaining };
}
