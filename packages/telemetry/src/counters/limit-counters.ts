import type { CheckCost, LimitStatus } from '@sluice/core';

/** Less than this share left after an allowed check counts as near the limit. */
const NEAR_SHARE = 0.2;

/** Plain integers for one limit of one limiter. */
export class LimitCounters {
  readonly limiter: string;
  readonly name: string;
  /** Checks that this limit denied. */
  denials = 0;
  /** Units that allowed checks spent. */
  charges = 0;
  /** Allowed checks after which less than a fifth of the limit was left. */
  near = 0;

  constructor(limiter: string, name: string) {
    this.limiter = limiter;
    this.name = name;
  }

  countAllowed(status: LimitStatus, cost: CheckCost): void {
    // A `block` charges nothing.
    if (status.limit === Number.POSITIVE_INFINITY) return;
    this.charges += typeof cost === 'number' ? cost : unitsOf(cost, status.name);
    if (status.remaining < status.limit * NEAR_SHARE) this.near++;
  }
}

/** A limit that the cost does not name costs 1. */
function unitsOf(cost: Readonly<Record<string, number>>, limit: string): number {
  return Object.hasOwn(cost, limit) ? (cost[limit] as number) : 1;
}
