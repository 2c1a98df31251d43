import type { Moment } from '../observation.ts';
import { NO_OFFSET, type Quota } from './quota-record.ts';

/** When a reading of a response was made. */
export interface ReadingTime {
  /** The store's time at which the reading is written: after the response was. */
  readonly nowMs: number;
  /** The store's time at which the call was granted: before the response was written. */
  readonly grantedAtMs: number;
  /** The `Date` of the response, by the upstream's clock, truncated to whole seconds. */
  readonly dateMs: number | undefined;
}

const SECOND = 1000;

/**
 * Learns from the `Date` of a response by how much the clock of the upstream is ahead of the store's. Each
 * response gives a lower bound, so the largest is the closest. It gives way slowly, so that a clock that was
 * set back is followed; a bound that is too low only makes resets later.
 */
export function learnOffset(quota: Quota, { nowMs, dateMs }: ReadingTime): void {
  if (dateMs === undefined) return;
  const sample = dateMs - nowMs;
  if (quota.offset === NO_OFFSET || sample >= quota.offset) quota.offset = sample;
  else quota.offset -= Math.max(1, Math.floor((quota.offset - sample) / 1024));
}

/** How late the true moment may be. */
export function roundingOf({ ms, roundedToMs }: Moment): number {
  const rounding = roundedToMs ?? (ms % SECOND === 0 ? SECOND : 1);
  return Number.isFinite(rounding) && rounding > 0 ? Math.min(Math.ceil(rounding), 86_400_000) : 0;
}

/** The store's time at which the moment has certainly come; not bounded. */
export function latestTime(quota: Quota, moment: Moment, { nowMs, dateMs }: ReadingTime): number {
  const rounding = roundingOf(moment);
  // Counted from now although it began earlier, so it is late already.
  if (moment.kind === 'after') return Math.ceil(nowMs + moment.ms + rounding);
  if (quota.offset !== NO_OFFSET) return Math.ceil(moment.ms - quota.offset + rounding);
  const offset = dateMs === undefined ? 0 : dateMs - nowMs;
  return Math.ceil(moment.ms - offset + rounding + (dateMs === undefined ? SECOND : 0));
}

/** How long before `latestTime` the true moment may have been. */
export function earliness(moment: Moment, { nowMs, grantedAtMs, dateMs }: ReadingTime): number {
  const flight = moment.kind === 'after' ? nowMs - grantedAtMs : SECOND;
  return roundingOf(moment) + flight + (dateMs === undefined ? SECOND : 0);
}

/** How many milliseconds from the response to the moment; `undefined` if that takes both clocks. */
export function msUntil({ kind, ms }: Moment, { dateMs }: ReadingTime): number | undefined {
  if (kind === 'after') return ms;
  return dateMs === undefined ? undefined : ms - dateMs;
}
