import type { DimensionReading, Moment } from '../observation.ts';
import { NO_OFFSET, type Quota } from './quota-record.ts';
import type { Ticket } from './quota-use.ts';
import { msUntil, type ReadingTime } from './reading-time.ts';

/**
 * Which window a reading belongs to, compared with the window in the record. `moved`: it is the same window,
 * but the upstream has changed when it ends, or the upstream's clock has been set.
 */
export type Generation = 'same' | 'later' | 'earlier' | 'moved';

/** What identifies the window of a reading. */
export interface WindowId {
  readonly id: number;
  /** Readings of one window differ by at most this. */
  readonly tolerance: number;
  /** The length of the window, as far as it is known. */
  readonly windowMs: number;
}

const LEAST_TOLERANCE_MS = 2000;
/** Upstreams compute an epoch anew for every response, and round it now one way and now the other. */
const EPOCH_JITTER_MS = 1000;
/** A window this short is identified by its exact epoch only. */
const SHORT_WINDOW_MS = 8000;

/** The identity of the window that ends at this reset. */
export function windowIdOf(
  quota: Quota,
  { windowId }: DimensionReading,
  reset: Moment,
  time: ReadingTime,
): WindowId {
  const windowMs = Math.floor(Math.max(quota.windowMs, msUntil(reset, time) ?? 0));
  const epoch = windowId !== undefined && Number.isFinite(windowId) ? windowId : reset.ms;
  if (epoch === windowId || reset.kind === 'at') {
    return {
      id: epoch,
      tolerance: quota.isWindow && windowMs >= SHORT_WINDOW_MS ? EPOCH_JITTER_MS : 0,
      windowMs,
    };
  }
  const { dateMs, grantedAtMs } = time;
  // The `Date` is better than our own clock, which counts the time that the call was on its way.
  const begins = dateMs === undefined || quota.offset === NO_OFFSET ? grantedAtMs : dateMs - quota.offset;
  // What may be a bucket has a reset that moves a little with every call, so none is the same.
  const tolerance = quota.isWindow ? Math.max(LEAST_TOLERANCE_MS, Math.ceil(windowMs / 20)) : -1;
  return { id: Math.round(begins + reset.ms), tolerance, windowMs };
}

/** Compares the window of a reading with the one that the record knows. */
export function compareWindow(
  quota: Quota,
  ticket: Ticket | undefined,
  { id, tolerance, windowMs }: WindowId,
): Generation {
  if (quota.generation === 0) return 'later';
  const distance = id - quota.generation;
  // Windows that are hardly longer than the tolerance cannot be distinguished.
  if (windowMs > 2 * tolerance && Math.abs(distance) <= tolerance) return 'same';
  // The next window ends a whole length later.
  if (Math.abs(distance) < windowMs / 2 || windowMs <= 2 * tolerance) return 'moved';
  if (distance > 0) return 'later';
  // Sent when the window of the record had begun already, so it is no answer of an earlier one.
  return ticket === undefined || ticket.generation === quota.generation ? 'moved' : 'earlier';
}
