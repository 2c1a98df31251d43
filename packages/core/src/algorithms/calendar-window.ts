import { CALENDAR_WINDOW } from '../built-in-algorithms.ts';
import { outOfRange, wrongType } from '../errors.ts';
import {
  type KeyOption,
  type Limit,
  limitOf,
  type NameOption,
  type OwnKeyOption,
  validateLimitOptions,
} from '../limit.ts';
import { validateInteger } from '../option-validation.ts';
import { CalendarPeriods, type CalendarUnit, DEFAULT_ANCHOR } from './calendar-periods.ts';
import { WindowCounter } from './window-counter.ts';
import { ZoneClock } from './zone-clock.ts';

/** The options of {@link calendarWindow}. */
export interface CalendarWindowOptions extends NameOption {
  /** Units per period: a whole number of at least 0, where 0 denies every check. */
  readonly limit: number;
  /** The period. Without an `anchor`, weeks begin on Monday (ISO 8601), and all periods at midnight. */
  readonly every: 'day' | 'week' | 'month' | 'year';
  /**
   * The IANA time zone of midnight and of the anchor, such as `'Europe/Paris'`. The runtime must know it.
   * Default: `'UTC'`.
   */
  readonly timeZone?: string;
  /**
   * A moment at which a period begins, such as the start of a subscription. It may be in the future: periods
   * extend from it both ways. `'2026-01-31'` is midnight of that day in `timeZone`. A `Date` or milliseconds
   * since the epoch also set the time of day. Default: none.
   */
  readonly anchor?: Date | number | string;
}

/**
 * Counts from 0 in each day, week, month or year of a time zone, or in billing periods from an `anchor`.
 * Choose it over `fixedWindow` for quotas that people read on a calendar. As there, two neighbouring periods
 * can grant twice `limit` within a moment.
 *
 * Days of 23 and 25 hours are one day. Where a change of the clock skips midnight, the day begins at the
 * change; where midnight comes twice, at the first. Anchored on 31 January and monthly, a period begins on
 * the last day of each shorter month and returns to the 31st. Yearly from 29 February, it begins on 28
 * February in common years.
 *
 * The store's clock decides in which period a check falls; the process computes the period, on every store,
 * from its runtime's time zone data. After a change of `every`, `timeZone` or `anchor`, an open period keeps
 * its end. `windowMs` in a decision is the longest period: a daily one in a zone other than UTC has 25 hours.
 *
 * Throws a `RangeError` (OUT_OF_RANGE) for a time zone that the runtime does not know, and for an anchor that
 * is not a date.
 *
 * @example
 * ```ts
 * calendarWindow({ name: 'daily-exports', limit: 50, every: 'day', timeZone: 'America/Sao_Paulo' });
 * calendarWindow({ name: 'plan-quota', limit: 10_000, every: 'month', anchor: '2026-01-31' });
 * ```
 */
export function calendarWindow(options: CalendarWindowOptions & OwnKeyOption): Limit<string>;
export function calendarWindow<Subject>(options: CalendarWindowOptions & KeyOption<Subject>): Limit<Subject>;
export function calendarWindow(options: CalendarWindowOptions & { readonly key?: unknown }): Limit<never> {
  const caller = 'calendarWindow';
  validateLimitOptions(
    caller,
    options,
    ['limit', 'every', 'timeZone', 'anchor'],
    "{ name: 'plan-quota', limit: 10000, every: 'month' }",
  );
  const limit = validateInteger(`${caller}: \`limit\``, options.limit, '100', 0);
  const every = validateUnit(`${caller}: \`every\``, options.every);
  const clock = zoneClockOf(`${caller}: \`timeZone\``, options.timeZone ?? 'UTC');
  const anchor = anchorOf(`${caller}: \`anchor\``, options.anchor, clock);
  return limitOf(options, new CalendarWindow(limit, new CalendarPeriods(every, clock, anchor)));
}

/** Record: as of {@link WindowCounter}. Parameters: `[limit, anchor]`, the anchor in wall time. */
class CalendarWindow extends WindowCounter {
  readonly name = CALENDAR_WINDOW;
  readonly version = 1;
  readonly parameters: readonly number[];
  /** Unit and time zone, which `parameters` leave out because they are not numbers. */
  readonly calendar: string;
  readonly #periods: CalendarPeriods;

  constructor(limit: number, periods: CalendarPeriods) {
    super(limit, periods.longestMs, true);
    this.#periods = periods;
    this.calendar = `${periods.unit} ${periods.clock.zone}`;
    this.parameters = Object.freeze([limit, periods.anchor]);
  }

  protected override endOfWindow(nowMs: number): number {
    return this.#periods.at(nowMs).endsAtMs;
  }
}

const UNITS = ['day', 'week', 'month', 'year'] as const;

function validateUnit(where: string, every: unknown): CalendarUnit {
  const unit = UNITS.find((one) => one === every);
  if (unit === undefined) throw wrongType(where, every, "'day', 'week', 'month' or 'year'", "'month'");
  return unit;
}

function zoneClockOf(where: string, zone: unknown): ZoneClock {
  const allowed = 'an IANA time zone that this runtime knows';
  if (typeof zone !== 'string') throw wrongType(where, zone, allowed, "'Europe/Paris'");
  try {
    return ZoneClock.of(zone);
  } catch {
    throw outOfRange(where, zone, allowed, "'Europe/Paris'");
  }
}

/** The periods around an anchor must stay within the range of a `Date`, and its date within four digits. */
const FARTHEST_ANCHOR_MS = Date.UTC(9999, 11, 31);

/** The anchor in wall time. */
function anchorOf(where: string, anchor: unknown, clock: ZoneClock): number {
  const allowed = "a Date, milliseconds since the epoch, or a date such as '2026-01-31', up to the year 9999";
  const example = "'2026-01-31'";
  if (anchor === undefined) return DEFAULT_ANCHOR;
  if (typeof anchor === 'string') {
    const wallMs = /^\d{4}-\d\d-\d\d$/.test(anchor) ? Date.parse(anchor) : Number.NaN;
    // Some runtimes take 30 February for 1 or 2 March.
    if (Number.isNaN(wallMs) || new Date(wallMs).toISOString().slice(0, 10) !== anchor) {
      throw outOfRange(where, anchor, allowed, example);
    }
    return wallMs;
  }
  const ms = anchor instanceof Date ? anchor.getTime() : anchor;
  if (typeof ms !== 'number') throw wrongType(where, anchor, allowed, example);
  if (!Number.isSafeInteger(ms) || ms < 0 || ms > FARTHEST_ANCHOR_MS) {
    throw outOfRange(where, ms, allowed, example);
  }
  return clock.wallTime(ms);
}
