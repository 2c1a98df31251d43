import type { IncomingMessage } from 'node:http';
import type { Decision, LimitStatus } from '@sluice/core';

/** What makes two handlers count in the same records: the same limiter, or the same store and prefix. */
export interface CountedIn {
  readonly source: object;
  readonly prefix: unknown;
}

/** One check of a request, and those before it. */
interface Check {
  readonly countedIn: CountedIn;
  /** Undefined where every limit has a key of its own. */
  readonly key: string | undefined;
  readonly decision: Decision;
  /** Whether the client may be told about it. */
  readonly isTold: boolean;
  readonly before: Check | undefined;
}

/** Where a request keeps its last check. A WeakMap would be tidier, and costs more than the rest of a check in memory. */
const lastCheck: unique symbol = Symbol('sluice.lastCheck');

type Traced = IncomingMessage & { [lastCheck]?: Check };

/**
 * The limits that a client may be told about: those of this check, and of the handlers before it on the same request, so
 * that none takes away what another has told. `isRepeated` says that a limit has counted this request before.
 */
export function traceCheck(
  message: Traced,
  countedIn: CountedIn,
  key: string | undefined,
  decision: Decision,
  isTold: boolean,
): { readonly told: readonly LimitStatus[]; readonly isRepeated: boolean } {
  const before = message[lastCheck];
  message[lastCheck] = { countedIn, key, decision, isTold, before };
  let told = isTold ? decision.limits : [];
  let isRepeated = false;
  for (let earlier = before; earlier !== undefined; earlier = earlier.before) {
    isRepeated ||= sharesRecord(earlier, countedIn, key, decision);
    if (isTold && earlier.isTold) told = [...earlier.decision.limits, ...told];
  }
  return { told: before === undefined ? told : latestOfEachName(told), isRepeated };
}

function sharesRecord(
  earlier: Check,
  countedIn: CountedIn,
  key: string | undefined,
  decision: Decision,
): boolean {
  if (earlier.countedIn.source !== countedIn.source || earlier.countedIn.prefix !== countedIn.prefix)
    return false;
  if (earlier.key !== key) return false;
  return decision.limits.some(({ name }) => earlier.decision.limits.some((limit) => limit.name === name));
}

/** A policy must not be told twice; of two limits of one name, the later is the better known. */
function latestOfEachName(limits: readonly LimitStatus[]): readonly LimitStatus[] {
  return [...new Map(limits.map((limit) => [limit.name, limit])).values()];
}
