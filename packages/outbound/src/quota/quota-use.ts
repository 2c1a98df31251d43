import { holdsOf, NO_ANSWER, type Quota } from './quota-record.ts';
import { longestReset, type QuotaSettings } from './quota-settings.ts';

/** What a class of calls must leave to others, in units. */
export type KeptUnits = (limit: number) => number;

/** Remembers at a grant what is needed to settle it; one for each dimension. */
export interface Ticket {
  readonly settled: number;
  readonly uncounted: number;
  readonly period: number;
  readonly generation: number;
  readonly isPresumed: boolean;
  readonly grantedAtMs: number;
}

/** When it is worth asking again. */
export interface Wait {
  /** Milliseconds until units are there at the latest; `Infinity`: never. */
  readonly waitMs: number;
  /** Whether a call under way stands in the way, so that its answer may come first. */
  readonly isHeld: boolean;
}

/** Whether a call of this cost may go now. Follows `letTimePass`. */
export function fits(
  quota: Quota,
  settings: QuotaSettings,
  nowMs: number,
  cost: number,
  kept: KeptUnits,
): boolean {
  if (quota.pausedUntil > nowMs) return false;
  if (cost === 0) return true;
  const holds = holdsOf(quota);
  if (settings.kind === 'slots') {
    return holds + cost + keptOf(kept, settings.slots, cost) <= settings.slots;
  }
  if (quota.isAwaiting && holds > 0) return false;
  if (quota.slowStart > 0 && holds > 0 && holds + cost > 2 ** (quota.slowStart - 1)) return false;
  if (!quota.isKnown) return true;
  const leaves = keptOf(kept, quota.limit, cost);
  if (leaves > 0 && exceedsPresumption(quota, cost)) return false;
  if (quota.floor >= (holds + cost + leaves) * 1000) return true;
  return isProbeDue(quota, nowMs);
}

/** Grants a call of this cost, which fits. Returns what settles it. */
export function take(quota: Quota, settings: QuotaSettings, nowMs: number, cost: number): Ticket {
  const ticket: Ticket = {
    settled: quota.settled,
    uncounted: quota.floorAtOrUncounted,
    period: quota.period,
    generation: quota.generation,
    isPresumed: quota.isPresumed,
    grantedAtMs: nowMs,
  };
  quota.held += cost;
  quota.least = NO_ANSWER;
  quota.leastSince = quota.settled;
  if (isProbeDue(quota, nowMs) && cost > 0) quota.resetAt = nowMs + settings.probeEveryMs;
  return ticket;
}

/** How long a call that does not fit has to wait. Starts the wait for a probe if nothing else ends it. */
export function waitOf(
  quota: Quota,
  settings: QuotaSettings,
  nowMs: number,
  cost: number,
  kept: KeptUnits,
): Wait {
  if (quota.pausedUntil > nowMs) return { waitMs: quota.pausedUntil - nowMs, isHeld: false };
  const holds = holdsOf(quota);
  const leaseEndsMs = quota.periodEndsAt + settings.leaseMs - nowMs;
  if (settings.kind === 'slots') {
    return cost > settings.slots ? never : { waitMs: leaseEndsMs, isHeld: true };
  }
  if (quota.isKnown && quota.limit >= 0 && cost > quota.limit) return never;
  const missing = (cost + keptOf(kept, quota.limit, cost)) * 1000 - quota.floor;
  const isHeld = !quota.isKnown || missing <= 0;
  const waitMs = missingUntil(quota, nowMs, missing + holds * 1000);
  if (waitMs > longestReset(settings)) return waitForProbe(quota, settings, nowMs);
  if (waitMs > 0) return { waitMs: isHeld ? Math.min(waitMs, leaseEndsMs) : waitMs, isHeld };
  if (holds > 0) return { waitMs: leaseEndsMs, isHeld: true };
  quota.isProbing = true;
  quota.resetAt = nowMs + settings.probeEveryMs;
  return { waitMs: settings.probeEveryMs, isHeld: false };
}

/** A bucket that refills more slowly than is believed is probed after the longest pause. */
function waitForProbe(quota: Quota, settings: QuotaSettings, nowMs: number): Wait {
  if (!quota.isProbing) {
    quota.isProbing = true;
    quota.resetAt = nowMs + Math.max(settings.maxPauseMs, settings.windowMs);
  }
  return { waitMs: Math.max(1, quota.resetAt - nowMs), isHeld: false };
}

/** Whole units that could be spent now; 1 if a probe may go. Follows `letTimePass`. */
export function availableUnits(quota: Quota, settings: QuotaSettings, nowMs: number): number {
  if (quota.pausedUntil > nowMs) return 0;
  const holds = holdsOf(quota);
  if (settings.kind === 'slots') return Math.max(0, settings.slots - holds);
  if (!quota.isKnown) return quota.isAwaiting && holds > 0 ? 0 : 1;
  const left = Math.max(0, Math.floor(quota.floor / 1000) - holds);
  return left === 0 && isProbeDue(quota, nowMs) ? 1 : left;
}

const never: Wait = { waitMs: Number.POSITIVE_INFINITY, isHeld: false };

/**
 * Where something is kept for others, at most half of a presumed window goes until an answer has confirmed
 * it: they may have spent some of it since it began, which was up to a second and more ago where resets are
 * whole seconds.
 */
function exceedsPresumption(quota: Quota, cost: number): boolean {
  if (!quota.isPresumed) return false;
  const held = holdsOf(quota) - quota.heldAtReset;
  return held > 0 && held + cost > Math.ceil(quota.limit / 2);
}

function isProbeDue(quota: Quota, nowMs: number): boolean {
  return quota.isProbing && nowMs >= quota.resetAt;
}

/** A full quota always has room for a call that it could ever grant, whatever must be left. */
function keptOf(kept: KeptUnits, limit: number, cost: number): number {
  return limit < 0 ? 0 : Math.max(0, Math.min(kept(limit), limit - cost));
}

/** How long until that many more thousandths are there; 0 if only an answer shows it. */
function missingUntil(quota: Quota, nowMs: number, missing: number): number {
  if (quota.isKnown && quota.isBucket && quota.refill > 0 && quota.limit >= 0) {
    const elapsedMs = nowMs - quota.floorAtOrUncounted;
    return Math.max(1, Math.ceil((missing / quota.refill) * 1e6) - elapsedMs);
  }
  return Math.max(0, quota.resetAt - nowMs);
}
