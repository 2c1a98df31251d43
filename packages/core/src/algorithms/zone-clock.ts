const DAY_MS = 86_400_000;

/** One per zone: a formatter takes tens of microseconds and kilobytes. */
const clocks = new Map<string, ZoneClock>();

/**
 * The wall clock of an IANA time zone, as the runtime's own data has it. Wall time is a number as `Date.UTC`
 * returns it for what the clock shows.
 */
export class ZoneClock {
  /** The zone as the runtime spells it. */
  readonly zone: string;
  readonly #format: Intl.DateTimeFormat;

  /** Throws a `RangeError` of the runtime if it knows no such zone. */
  static of(zone: string): ZoneClock {
    const known = clocks.get(zone);
    if (known !== undefined) return known;
    const clock = new ZoneClock(zone);
    clocks.set(zone, clock);
    return clock;
  }

  private constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    this.zone = this.#format.resolvedOptions().timeZone;
  }

  /** What the clock shows at `ms`. */
  wallTime(ms: number): number {
    const wholeSecond = Math.floor(ms / 1000) * 1000;
    const shown = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
    for (const { type, value } of this.#format.formatToParts(wholeSecond)) {
      if (type in shown) shown[type as keyof typeof shown] = Number(value);
    }
    const { year, month, day, hour, minute, second } = shown;
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    return date.setUTCHours(hour, minute, second, ms - wholeSecond);
  }

  /**
   * The first moment at which the clock shows `wallMs`. Where it skips that time, the moment at which it
   * skips; where it shows the time twice, the earlier one.
   */
  firstAt(wallMs: number): number {
    // No zone is further than a day from UTC, and none changes twice within two days.
    const before = this.#offsetAt(wallMs - DAY_MS);
    const after = this.#offsetAt(wallMs + DAY_MS);
    const candidates = before > after ? [before, after] : [after, before];
    for (const offset of candidates) {
      if (this.#offsetAt(wallMs - offset) === offset) return wallMs - offset;
    }
    // Skipped: the larger offset begins somewhere between the two.
    let [shows, skips] = [wallMs - after, wallMs - before];
    while (skips - shows > 1) {
      const middle = Math.floor((shows + skips) / 2);
      if (this.wallTime(middle) < wallMs) shows = middle;
      else skips = middle;
    }
    return skips;
  }

  #offsetAt(ms: number): number {
    return this.wallTime(ms) - ms;
  }
}
