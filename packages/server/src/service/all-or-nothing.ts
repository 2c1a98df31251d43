import type { CheckCost, Decision, Limiter, LimitStatus, Reservation } from '@sluice/core';

/** One of several checks that belong together. */
export interface Part<Subject> {
  readonly limiter: Limiter<Subject>;
  readonly subject: Subject;
  readonly cost: CheckCost;
}

/** Options of {@link allOrNothing}. */
export interface TogetherOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Checks all parts: all are charged or none is. One part is one check. Several reserve their units, and give
 * them back if another part is denied: never too much is granted, but for that moment, others may be denied
 * units that come back.
 *
 * `isDenied` looks at the decisions of several parts. Default: whether one of them is a denial.
 */
export async function allOrNothing<Subject>(
  parts: readonly Part<Subject>[],
  { signal }: TogetherOptions = {},
  isDenied: (decisions: readonly Decision[]) => boolean = someDenied,
): Promise<readonly Decision[]> {
  const options = signal === undefined ? {} : { signal };
  const [only] = parts;
  if (only !== undefined && parts.length === 1) {
    return [await only.limiter.consume(only.subject, { cost: only.cost, ...options })];
  }
  const reservations = await reserveAll(parts, options);
  const decisions = reservations.map(({ decision }) => decision);
  if (!isDenied(decisions)) return decisions;
  await cancelAll(reservations);
  return decisions.map((decision, i) => givenBack(decision, parts[i]?.cost ?? 1));
}

function someDenied(decisions: readonly Decision[]): boolean {
  return decisions.some(({ allowed }) => !allowed);
}

/** Reserves the units of every part. If one fails, the others give back, and its error is thrown. */
async function reserveAll<Subject>(
  parts: readonly Part<Subject>[],
  options: { readonly signal?: AbortSignal },
): Promise<readonly Reservation[]> {
  const results = await Promise.allSettled(
    parts.map(({ limiter, subject, cost }) => limiter.reserve(subject, { cost, ...options })),
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
