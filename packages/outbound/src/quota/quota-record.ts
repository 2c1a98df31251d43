import { RateLimitError, type StoredRecord } from '@sluice/core';
import { MAX_UNITS } from '../call-cost.ts';
import { packedText, unpackedText } from './packed-text.ts';

/** The name and layout version of the record, as they appear in the keys of a store. */
export const QUOTA_RECORD = { name: 'outbound-quota', version: 1 } as const;

/** A record is kept for an hour after the last moment that matters. */
export const IDLE_MS = 3_600_000;

/** Counters that only grow start over at this number. */
export const COUNTER_MODULUS: number = 2 ** 50;

/** No offset has been learnt. Any other offset is between plus and minus a hundred years. */
export const NO_OFFSET: number = -(2 ** 52);

const PRESUMED = 1;
const PROBING = 2;
const BUCKET = 4;
const KNOWN = 8;
const WINDOW = 16;
const SLOW_START = 32;
const BACKOFF = SLOW_START * 16;
const AWAITING = BACKOFF * 16;
const LAYOUT_SIZE = 20;

/** The value of `least` until an answer comes after the last grant. */
export const NO_ANSWER: number = 2 ** 52;

/** The value of `leastSince` once a call of the last grant, or of a later one, has been answered. */
export const SINCE_GRANT = -1;
/** Stands between names; no name contains it. */
const SEPARATOR = '\n';

/**
 * What all processes know about one dimension of a quota: the record, unpacked. Transitions change it in
 * place, on a copy of their own.
 */
export interface Quota {
  /** Units per window or capacity, as last reported; -1 if unknown. */
  limit: number;
  /** The length of the window, as reported or as the longest time to a reset that was seen; 0 if unknown. */
  windowMs: number;
  /** Thousandths of a unit that remain after all settled calls; may be below 0. */
  floor: number;
  /** Bucket: the time for which `floor` was computed. Window: the cost that was charged without numbers. */
  floorAtOrUncounted: number;
  /** Bucket: thousandths of a unit per 1,000 seconds; 0 if unknown. Window: 0. */
  refill: number;
  /** Cost that was granted in this lease period and is not settled. */
  held: number;
  /** The same, from the period before. */
  heldBefore: number;
  period: number;
  periodEndsAt: number;
  /** Cost that was settled since the record began. */
  settled: number;
  /** When the window ends, or when to probe, by the store's clock; 0 if unknown. */
  resetAt: number;
  /** Identifies the window; larger for a later one; 0 if unknown. */
  generation: number;
  /** A lower bound of the upstream's clock minus the store's clock. */
  offset: number;
  /** 0 if not paused. */
  pausedUntil: number;
  /** The window is presumed to have started over; no answer has said so. */
  isPresumed: boolean;
  /** `resetAt` is the time of a probe, and not one that the upstream named. */
  isProbing: boolean;
  isBucket: boolean;
  /** Whether it is a window for certain, and not just as far as anyone knows. */
  isWindow: boolean;
  /** Whether any answer had numbers. */
  isKnown: boolean;
  /** No answer has come: one call goes at a time, until one says whether this dimension exists. */
  isAwaiting: boolean;
  /** Holds are limited to 2 ** (slowStart - 1) units; 0 if they are not. */
  slowStart: number;
  /** How often in a row the upstream limited calls without saying for how long. */
  backoff: number;
  /** Cost that was charged without numbers so late in a window that the next one may have counted it. */
  carried: number;
  /** Units that were held when the window was presumed: they belong to the one before. */
  heldAtReset: number;
  /** The least that the answers since the last grant have left, in thousandths. */
  least: number;
  /** What `settled` was at the last grant, until one of its calls is answered. */
  leastSince: number;
  /** Names that responses have used, for processes that do not know them. Follow the other numbers. */
  named: readonly string[];
}

/** The quota that nothing is known of. `isAwaiting`: calls wait for the first answer. */
export function unknownQuota(nowMs: number, isAwaiting: boolean): Quota {
  return {
    limit: -1,
    windowMs: 0,
    floor: 0,
    floorAtOrUncounted: 0,
    refill: 0,
    held: 0,
    heldBefore: 0,
    // Differs from every period of an earlier record, whose permits may still be out.
    period: nowMs,
    periodEndsAt: 0,
    settled: 0,
    resetAt: 0,
    generation: 0,
    offset: NO_OFFSET,
    pausedUntil: 0,
    isPresumed: false,
    isProbing: false,
    isBucket: false,
    isWindow: false,
    isKnown: false,
    isAwaiting,
    slowStart: 0,
    backoff: 0,
    carried: 0,
    heldAtReset: 0,
    least: NO_ANSWER,
    leastSince: SINCE_GRANT,
    named: [],
  };
}

/**
 * Unpacks the record. `isAwaited`: calls wait for the first answer. Throws RECORD_CORRUPT if it is not one of
 * this layout.
 */
export function quotaOf(record: StoredRecord | undefined, nowMs: number, isAwaited: boolean): Quota {
  if (record === undefined) return unknownQuota(nowMs, isAwaited);
  if (record.length < LAYOUT_SIZE || !record.every(Number.isSafeInteger)) {
    throw new RateLimitError('RECORD_CORRUPT');
  }
  const flags = record[15] as number;
  return {
    limit: record[1] as number,
    windowMs: record[2] as number,
    floor: record[3] as number,
    floorAtOrUncounted: record[4] as number,
    refill: record[5] as number,
    held: record[6] as number,
    heldBefore: record[7] as number,
    period: record[8] as number,
    periodEndsAt: record[9] as number,
    settled: record[10] as number,
    resetAt: record[11] as number,
    generation: record[12] as number,
    offset: record[13] as number,
    pausedUntil: record[14] as number,
    isPresumed: (flags & PRESUMED) !== 0,
    isProbing: (flags & PROBING) !== 0,
    isBucket: (flags & BUCKET) !== 0,
    isWindow: (flags & WINDOW) !== 0,
    isKnown: (flags & KNOWN) !== 0,
    isAwaiting: (flags & AWAITING) !== 0,
    slowStart: (flags / SLOW_START) & 15,
    backoff: (flags / BACKOFF) & 15,
    carried: record[16] as number,
    heldAtReset: record[17] as number,
    least: record[18] as number,
    leastSince: record[19] as number,
    named: record.length === LAYOUT_SIZE ? [] : unpackedText(record.slice(LAYOUT_SIZE)).split(SEPARATOR),
  };
}

/** Packs the quota. `leaseMs` is the length of a lease period; `idleMs`, how long the record is kept. */
export function recordOf(
  quota: Quota,
  nowMs: number,
  leaseMs: number,
  idleMs: number = IDLE_MS,
): StoredRecord {
  const isHeld = quota.held + quota.heldBefore > 0;
  const leaseEndsAt = isHeld ? quota.periodEndsAt + leaseMs : 0;
  const flags =
    (quota.isPresumed ? PRESUMED : 0) +
    (quota.isProbing ? PROBING : 0) +
    (quota.isBucket ? BUCKET : 0) +
    (quota.isWindow ? WINDOW : 0) +
    (quota.isKnown ? KNOWN : 0) +
    (quota.isAwaiting ? AWAITING : 0) +
    quota.slowStart * SLOW_START +
    quota.backoff * BACKOFF;
  return [
    Math.max(nowMs, quota.resetAt, quota.pausedUntil, leaseEndsAt) + idleMs,
    quota.limit,
    quota.windowMs,
    quota.floor,
    quota.floorAtOrUncounted,
    quota.refill,
    quota.held,
    quota.heldBefore,
    quota.period,
    quota.periodEndsAt,
    quota.settled,
    quota.resetAt,
    quota.generation,
    quota.offset,
    quota.pausedUntil,
    flags,
    quota.carried,
    quota.heldAtReset,
    quota.least,
    quota.leastSince,
    ...(quota.named.length === 0 ? [] : packedText(quota.named.join(SEPARATOR))),
  ];
}

/** Units that are granted and not settled. */
export function holdsOf(quota: Quota): number {
  return quota.held + quota.heldBefore;
}

/** How much a counter has grown since it had the earlier value. */
export function grownSince(counter: number, earlier: number): number {
  return (((counter - earlier) % COUNTER_MODULUS) + COUNTER_MODULUS) % COUNTER_MODULUS;
}

/** Sets the floor, in thousandths. A debt is at most a whole limit: no upstream grants more than that. */
export function setFloor(quota: Quota, floor: number): void {
  quota.floor = Math.max(floor, -1000 * (quota.limit < 0 ? MAX_UNITS : quota.limit));
}
