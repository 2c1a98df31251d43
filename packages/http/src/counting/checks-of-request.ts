import type { Decision, LimitStatus } from '@sluice/core';

/** What two guards share if they count in the same records: the limiter, or the store and the prefix. */
export interface CountedIn {
  readonly source: object;
  readonly prefix: string | undefined;
}

/** One check of a request, linked to the one before it. */
interface TracedCheck {
  readonly countedIn: CountedIn;
  /** Undefined where every limit has a key of its own. */
  readonly key: string | undefined;
  readonly decision: Decision;
  /** Whether the client may see it. */
  readonly isDisclosed: boolean;
  readonly before: TracedCheck | undefined;
}

/**
 * Where a request keeps its last check, shared by all copies of this package in the process. A WeakMap would
 * be tidier, and costs more memory than the rest of a check.
 */
const lastCheck: unique symbol = Symbol.for('@sluice/http.lastCheck');

type Traced = object & { [lastCheck]?: TracedCheck };

/**
 * Records a check on the carrier of the request. Returns the limits the client may see: those of this check
 * and of the guards before it, so that no guard hides what another has reported. `isRepeated`: a limit has
 * counted this request before.
 */
export function traceCheck(
  carrier: Traced,
  countedIn: CountedIn,
  key: string | undefined,
  decision: Decision,
  isDisclosed: boolean,
): { readonly disclosed: readonly LimitStatus[]; readonly isRepeated: boolean } {
  const before = carrier[lastCheck];
  carrier[lastCheck] = { countedIn, key, decision, isDisclosed, before };
  let disclosed = isDisclosed ? decision.limits : [];
  let isRepeated = false;
  for (let earlier = before; earlier !== undefined; earlier = earlier.before) {
    isRepeated ||= sharesRecord(earlier, countedIn, key, decision);
    if (isDisclosed && earlier.isDisclosed) disclosed = [...earlier.decision.limits, ...disclosed];
  }
  return { disclosed: before === undefined ? disclosed : latestOfEachName(disclosed), isRepeated };
}

function sharesRecord(
  earlier: TracedCheck,
  countedIn: CountedIn,
  key: string | undefined,
  decision: Decision,
): boolean {
  if (earlier.countedIn.source !== countedIn.source || earlier.countedIn.prefix !== countedIn.prefix)
    return false;
  if (earlier.key !== key) return false;
  return decision.limits.some(({ name }) => earlier.decision.limits.some((limit) => limit.name === name));
}

/** A policy must not appear twice. Of two limits with one name, the later status is the fresher. */
function latestOfEachName(limits: readonly LimitStatus[]): readonly LimitStatus[] {
  return [...new Map(limits.map((limit) => [limit.name, limit])).values()];
}
