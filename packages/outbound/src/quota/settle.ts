import { chargeUncounted } from './passing-time.ts';
import { COUNTER_MODULUS, type Quota } from './quota-record.ts';
import type { QuotaSettings } from './quota-settings.ts';
import type { Ticket } from './quota-use.ts';

/** Whether the ticket is of this record, and its lease not over: then its counters can be compared. */
export function isCurrent(quota: Quota, ticket: Ticket | undefined): ticket is Ticket {
  if (ticket === undefined) return false;
  const age = quota.period - ticket.period;
  return age === 0 || age === 1;
}

/**
 * Ends the hold of a ticket. Returns whether it was still held; otherwise the lease was over, and the cost
 * has been charged.
 */
export function release(quota: Quota, ticket: Ticket | undefined, cost: number): boolean {
  if (ticket === undefined) return false;
  const age = quota.period - ticket.period;
  if (age === 0) {
    const isHeld = quota.held >= cost;
    quota.held = Math.max(0, quota.held - cost);
    return isHeld;
  }
  if (age !== 1) return false;
  const isHeld = quota.heldBefore >= cost;
  quota.heldBefore = Math.max(0, quota.heldBefore - cost);
  return isHeld;
}

/** Settles a call whose answer says nothing about this dimension, or that has none: perhaps it counted. */
export function settleUncounted(
  quota: Quota,
  settings: QuotaSettings,
  ticket: Ticket | undefined,
  cost: number,
  actual: number,
  nowMs: number,
): void {
  const wasHeld = release(quota, ticket, cost);
  if (settings.kind === 'slots') return;
  // What the end of the lease charged already may be less than what the call cost.
  const charged = wasHeld || ticket === undefined ? actual : Math.max(0, actual - cost);
  if (charged > 0) chargeUncounted(quota, charged, charged, nowMs);
}

/** Charges what a call cost beyond what it was settled with. Never gives back: an answer has counted it. */
export function adjust(quota: Quota, settings: QuotaSettings, more: number, nowMs: number): void {
  if (settings.kind !== 'slots' && more > 0) chargeUncounted(quota, more, more, nowMs);
}

/** Settles a call whose answer counts it; the caller has taken over what the answer says. */
export function countSettled(quota: Quota, cost: number): void {
  quota.settled = (quota.settled + cost) % COUNTER_MODULUS;
}
