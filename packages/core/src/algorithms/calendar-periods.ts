import type { ZoneClock } from './zone-clock.ts';

/** The length of a calendar period. Weeks begin on Monday (ISO 8601). */
export type CalendarUnit = 'day' | 'week' | 'month' | 'year';

/** From `startsAtMs` up to, but not including, `endsAtMs`. */
export interface Period {
  readonly startsAtMs: number;
  readonly endsAtMs: number;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** A Monday that begins a month and a year: 1 January 2001, in wall time. */
export const DEFAULT_ANCHOR: number = Date.UTC(2001, 0, 1);

const LONGEST_MS = { day: DAY_MS, week: 7 * DAY_MS, month: 31 * DAY_MS, year: 366 * DAY_MS } as const;

/**
 * The periods of a calendar in one time zone. Period `n` begins `n` units after the anchor, in wall time: the
 * time of day is kept over changes to and from summer time, and a day that a month does not have becomes its
 * last day. Wall time is a number as `Date.UTC` returns it.
 */
export class CalendarPeriods {
  readonly unit: CalendarUnit;
  readonly anchor: number;
  readonly clock: ZoneClock;
  #latest: Period = { startsAtMs: 0, endsAtMs: 0 };

  constructor(unit: CalendarUnit, clock: ZoneClock, anchor: number) {
    this.unit = unit;
    this.clock = clock;
    this.anchor = anchor;
  }

  /** The length of the longest period, with the hour that the end of summer time adds to it outside UTC. */
  get longestMs(): number {
    return LONGEST_MS[this.unit] + (this.clock.zone === 'UTC' ? 0 : HOUR_MS);
  }

  /** The period that contains `nowMs`. The latest one is remembered: time zones take microseconds. */
  at(nowMs: number): Period {
    const { startsAtMs, endsAtMs } = this.#latest;
    if (startsAtMs <= nowMs && nowMs < endsAtMs) return this.#latest;
    let n = this.#estimate(this.clock.wallTime(nowMs));
    let start = this.#startOf(n);
    while (start > nowMs) start = this.#startOf(--n);
    let end = this.#startOf(n + 1);
    // A period is empty if the zone skips its day, as Samoa did.
    while (end <= nowMs) {
      start = end;
      end = this.#startOf(++n + 1);
    }
    this.#latest = { startsAtMs: start, endsAtMs: end };
    return this.#latest;
  }

  /** The number of the period, or that of a neighbour. */
  #estimate(wallMs: number): number {
    const days = (wallMs - this.anchor) / DAY_MS;
    if (this.unit === 'day') return Math.floor(days);
    if (this.unit === 'week') return Math.floor(days / 7);
    const [now, anchor] = [new Date(wallMs), new Date(this.anchor)];
    const years = now.getUTCFullYear() - anchor.getUTCFullYear();
    return this.unit === 'year' ? years : 12 * years + now.getUTCMonth() - anchor.getUTCMonth();
  }

  #startOf(n: number): number {
    return this.clock.firstAt(this.#wallStartOf(n));
  }

  #wallStartOf(n: number): number {
    if (this.unit === 'day') return this.anchor + n * DAY_MS;
    if (this.unit === 'week') return this.anchor + n * 7 * DAY_MS;
    const anchor = new Date(this.anchor);
    const months = anchor.getUTCMonth() + (this.unit === 'year' ? 12 * n : n);
    const firstOfMonth = new Date(0);
    firstOfMonth.setUTCFullYear(anchor.getUTCFullYear(), months, 1);
    const lastDay = new Date(firstOfMonth).setUTCMonth(firstOfMonth.getUTCMonth() + 1, 0);
    const day = Math.min(anchor.getUTCDate(), new Date(lastDay).getUTCDate());
    const timeOfDay = this.anchor - Math.floor(this.anchor / DAY_MS) * DAY_MS;
    return firstOfMonth.getTime() + (day - 1) * DAY_MS + timeOfDay;
  }
}
