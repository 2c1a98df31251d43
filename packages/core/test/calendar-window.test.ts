import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it, vi } from 'vitest';
import type { StoredRecord } from '../src/algorithm.ts';
import { CalendarPeriods, type CalendarUnit } from '../src/algorithms/calendar-periods.ts';
import { ZoneClock } from '../src/algorithms/zone-clock.ts';
import { areAlike } from '../src/checks/same-limits.ts';
import { type CalendarWindowOptions, calendarWindow, customLimit } from '../src/index.ts';

const name = 'quota';
const HOUR_MS = 3_600_000;
const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;

type Calendar = Omit<CalendarWindowOptions, 'name' | 'limit'>;

/** When the window of a first charge at `nowMs` ends. */
function endOf(options: Calendar, nowMs: number): number {
  const record = calendarWindow({ name, limit: 1, ...options }).algorithm.spend(undefined, nowMs, 1);
  return (record as StoredRecord)[0];
}

/** The ends of the windows that follow each other from a moment on, by the wall clock of the zone. */
function endsFrom(options: Calendar, text: string, count: number): string[] {
  const ends: string[] = [];
  for (let nowMs = at(text); ends.length < count; ) {
    nowMs = endOf(options, nowMs);
    const shown = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(options.timeZone ?? 'UTC');
    ends.push(shown.toPlainDateTime().toString({ smallestUnit: 'minute' }));
  }
  return ends;
}

describe('a calendar window', () => {
  it.each([
    ['day', '2026-03-05T00:00:00Z', '2026-03-06T00:00:00Z'],
    ['week', '2026-03-05T23:59:59.999Z', '2026-03-09T00:00:00Z'],
    ['week', '2026-03-09T00:00:00Z', '2026-03-16T00:00:00Z'],
    ['month', '2026-03-31T23:59:59.999Z', '2026-04-01T00:00:00Z'],
    ['month', '2028-02-28T12:00:00Z', '2028-03-01T00:00:00Z'],
    ['year', '2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00Z'],
  ] as const)('of a %s that contains %s ends at %s', (every, now, end) => {
    expect(endOf({ every }, at(now))).toBe(at(end));
  });

  it('counts from 0 in each period, and reports the wait until the period ends', () => {
    const { algorithm } = calendarWindow({ name, limit: 2, every: 'day', timeZone: 'Europe/Paris' });
    const nowMs = at('2026-07-01T12:00:00+02:00');
    const record = algorithm.spend(undefined, nowMs, 2);
    expect(record).toEqual([at('2026-07-02T00:00:00+02:00'), 2, nowMs]);
    expect(algorithm.describe(record, nowMs, 1)).toEqual({
      remaining: 0,
      resetAfterMs: 12 * HOUR_MS,
      retryAfterMs: 12 * HOUR_MS,
    });
    expect(algorithm.describe(undefined, nowMs, 3).retryAfterMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('gives back only to the period that was charged', () => {
    const { algorithm } = calendarWindow({ name, limit: 5, every: 'day' });
    const record = algorithm.spend(undefined, at('2026-07-02T00:00:01Z'), 3) as StoredRecord;
    const nowMs = at('2026-07-02T00:00:02Z');
    expect(algorithm.takeBack(record, nowMs, 2, at('2026-07-01T23:59:59Z'))[1]).toBe(3);
    expect(algorithm.takeBack(record, nowMs, 2, at('2026-07-02T00:00:01Z'))[1]).toBe(1);
  });

  it('keeps an open window when the clock steps back, and takes one from far ahead as charged now', () => {
    const { algorithm } = calendarWindow({ name, limit: 5, every: 'day' });
    const record = algorithm.spend(undefined, at('2026-07-10T12:00:00Z'), 5) as StoredRecord;
    const back = at('2026-07-09T18:00:00Z');
    expect(algorithm.describe(record, back, 1).retryAfterMs).toBe(30 * HOUR_MS);
    // Until the end of the next day: the present one could end at once.
    expect(algorithm.describe(record, at('2026-07-01T12:00:00Z'), 1).retryAfterMs).toBe(36 * HOUR_MS);
    expect(algorithm.rebase?.(record, back)).toBeUndefined();
  });
});

describe('billing periods', () => {
  it('from 31 January begin on the last day of shorter months, and return to the 31st', () => {
    const every = { every: 'month', anchor: '2026-01-31' } as const;
    expect(endsFrom(every, '2026-01-31T00:00:00Z', 5)).toEqual(
      ['02-28', '03-31', '04-30', '05-31', '06-30'].map((day) => `2026-${day}T00:00`),
    );
    expect(endsFrom(every, '2028-01-31T00:00:00Z', 1)).toEqual(['2028-02-29T00:00']);
  });

  it('from 29 February begin on 28 February in common years', () => {
    expect(endsFrom({ every: 'year', anchor: '2024-02-29' }, '2026-06-01T00:00:00Z', 3)).toEqual([
      '2027-02-28T00:00',
      '2028-02-29T00:00',
      '2029-02-28T00:00',
    ]);
  });

  it('keep the time of day of a Date over changes of the clock', () => {
    const anchor = new Date('2026-01-15T09:30:00-05:00');
    const options = { every: 'month', anchor, timeZone: 'America/New_York' } as const;
    expect(endsFrom(options, '2026-02-20T00:00:00Z', 2)).toEqual(['2026-03-15T09:30', '2026-04-15T09:30']);
    expect(endOf(options, at('2026-02-20T00:00:00Z'))).toBe(at('2026-03-15T09:30:00-04:00'));
    expect(endOf({ ...options, anchor: anchor.getTime() }, at('2026-02-20T00:00:00Z'))).toBe(
      at('2026-03-15T09:30:00-04:00'),
    );
  });

  it('extend to before the anchor', () => {
    expect(endOf({ every: 'week', anchor: '2030-01-02' }, at('2026-11-26T00:00:00Z'))).toBe(
      at('2026-12-02T00:00:00Z'),
    );
  });
});

describe('a change of the clock', () => {
  it.each([
    ['a day of 23 hours', 'Europe/Berlin', '2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00'],
    ['a day of 25 hours', 'Europe/Berlin', '2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00'],
    ['half an hour', 'Australia/Lord_Howe', '2026-04-05T00:00:00+11:00', '2026-04-06T00:00:00+10:30'],
    ['an offset of 45 minutes', 'Asia/Kathmandu', '2026-05-01T12:00:00+05:45', '2026-05-02T00:00:00+05:45'],
    [
      'a midnight that is skipped',
      'America/Sao_Paulo',
      '2018-11-03T12:00:00-03:00',
      '2018-11-04T01:00:00-02:00',
    ],
    ['a midnight that is skipped', 'Africa/Cairo', '2026-04-23T12:00:00+02:00', '2026-04-24T01:00:00+03:00'],
    [
      'an hour before midnight twice',
      'America/Sao_Paulo',
      '2018-02-17T12:00:00-02:00',
      '2018-02-18T00:00:00-03:00',
    ],
    [
      'a midnight that comes twice',
      'America/Havana',
      '2026-10-31T12:00:00-04:00',
      '2026-11-01T00:00:00-04:00',
    ],
    ['a day that does not exist', 'Pacific/Apia', '2011-12-29T12:00:00-10:00', '2011-12-31T00:00:00+14:00'],
  ])('by %s in %s: the day of %s ends at %s', (_what, timeZone, now, end) => {
    expect(endOf({ every: 'day', timeZone }, at(now))).toBe(at(end));
    expect(endOf({ every: 'day', timeZone }, at(end) - 1)).toBe(at(end));
    expect(endOf({ every: 'day', timeZone }, at(end))).toBeGreaterThan(at(end));
  });

  it('that shows the last minutes of a day again leaves them to the next day', () => {
    // At 00:01 the clocks of St. John's went back to 23:01.
    const options = { every: 'day', timeZone: 'America/St_Johns' } as const;
    const midnight = at('2010-11-07T00:00:00-02:30');
    expect(endOf(options, midnight - 1)).toBe(midnight);
    expect(endOf(options, midnight + HOUR_MS / 2)).toBe(at('2010-11-08T00:00:00-03:30'));
  });
});

/** The first moment of a date, by Temporal; that of the next date for one that the zone skips. */
function midnightOf(date: Temporal.PlainDate, zone: string): number {
  return date.toZonedDateTime({ timeZone: zone }).startOfDay().epochMilliseconds;
}

/** The first day of the period that contains the date, by Temporal. */
function firstDayOf(date: Temporal.PlainDate, unit: CalendarUnit): Temporal.PlainDate {
  if (unit === 'day') return date;
  if (unit === 'week') return date.subtract({ days: date.dayOfWeek - 1 });
  return unit === 'month' ? date.with({ day: 1 }) : date.with({ month: 1, day: 1 });
}

describe('the periods of every time zone from 1970 to 2100', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const units = ['day', 'week', 'month', 'year'] as const;
  const instant = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });

  it('are those of Temporal', () => {
    const zoneArbitrary = fc.constantFrom(...zones);
    fc.assert(
      fc.property(zoneArbitrary, fc.constantFrom(...units), instant, (zone, unit, nowMs) => {
        const options = { every: unit, timeZone: zone };
        const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone).toPlainDate();
        let first = firstDayOf(today, unit);
        let end = 0;
        // The moment may lie in minutes of the day before that the clock shows again.
        while (end <= nowMs) {
          first = first.add({ [`${unit}s`]: 1 });
          end = midnightOf(first, zone);
        }
        expect(endOf(options, nowMs)).toBe(end);
      }),
      { numRuns: 500 },
    );
  });

  it('are those of Temporal around each change of the clock', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        instant,
        fc.integer({ min: -36 * HOUR_MS, max: 36 * HOUR_MS }),
        (zone, fromMs, distanceMs) => {
          const from = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(zone);
          const change = from.getTimeZoneTransition('next') ?? from.getTimeZoneTransition('previous');
          if (change === null || change.epochMilliseconds < 0) return;
          const nowMs = change.epochMilliseconds + distanceMs;
          let date = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone).toPlainDate();
          let end = 0;
          while (end <= nowMs) {
            date = date.add({ days: 1 });
            end = midnightOf(date, zone);
          }
          expect(endOf({ every: 'day', timeZone: zone }, nowMs)).toBe(end);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('follow each other without gap or overlap, whatever the anchor', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(...units),
        instant,
        instant,
        (zone, unit, anchorMs, nowMs) => {
          const clock = ZoneClock.of(zone);
          const periods = new CalendarPeriods(unit, clock, clock.wallTime(anchorMs));
          const { startsAtMs, endsAtMs } = periods.at(nowMs);
          expect(startsAtMs).toBeLessThanOrEqual(nowMs);
          expect(endsAtMs).toBeGreaterThan(nowMs);
          expect(periods.at(startsAtMs)).toEqual({ startsAtMs, endsAtMs });
          expect(periods.at(endsAtMs).startsAtMs).toBe(endsAtMs);
          expect(periods.at(startsAtMs - 1).endsAtMs).toBe(startsAtMs);
        },
      ),
      { numRuns: 300 },
    );
  });
});

it('asks the runtime nothing for further checks in the same period', () => {
  const { algorithm } = calendarWindow({ name, limit: 5, every: 'month', timeZone: 'Asia/Tokyo' });
  algorithm.spend(undefined, at('2026-05-10T00:00:00Z'), 1);
  const formatToParts = vi.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts');
  algorithm.spend(undefined, at('2026-05-20T00:00:00Z'), 1);
  expect(formatToParts).not.toHaveBeenCalled();
  algorithm.spend(undefined, at('2026-06-20T00:00:00Z'), 1);
  expect(formatToParts).toHaveBeenCalled();
  formatToParts.mockRestore();
});

it('is like another with the same options, and like no other', () => {
  const made = (more: Partial<CalendarWindowOptions>) =>
    calendarWindow({ name, limit: 5, every: 'day', timeZone: 'Europe/Paris', ...more }).algorithm;
  expect(areAlike(made({}), made({ timeZone: 'europe/paris' }))).toBe(true);
  for (const other of [
    { limit: 6 },
    { every: 'week' },
    { timeZone: 'Europe/Rome' },
    { anchor: '2026-01-31' },
  ] as const) {
    expect(areAlike(made({}), made(other))).toBe(false);
  }
});

it('keeps its name from custom algorithms', () => {
  const { algorithm } = calendarWindow({ name, limit: 1, every: 'day' });
  expect(() => customLimit({ name, algorithm })).toThrow(/`algorithm.name`/);
});

it.each([
  ['an unknown period', { every: 'hour' }, TypeError, 'WRONG_TYPE', /`every`.*'month'.*got "hour"/],
  ['an unknown zone', { timeZone: 'Europe/Atlantis' }, RangeError, 'OUT_OF_RANGE', /`timeZone`.*IANA/],
  ['a zone that is not a string', { timeZone: 1 }, TypeError, 'WRONG_TYPE', /`timeZone`/],
  ['a day that does not exist', { anchor: '2026-02-30' }, RangeError, 'OUT_OF_RANGE', /`anchor`/],
  ['a time of day', { anchor: '2026-02-03T10:00:00Z' }, RangeError, 'OUT_OF_RANGE', /`anchor`/],
  ['an invalid Date', { anchor: new Date(Number.NaN) }, RangeError, 'OUT_OF_RANGE', /`anchor`/],
  ['a fraction of a millisecond', { anchor: 1.5 }, RangeError, 'OUT_OF_RANGE', /`anchor`/],
  ['an anchor of no known type', { anchor: {} }, TypeError, 'WRONG_TYPE', /`anchor`/],
  ['a negative limit', { limit: -1 }, RangeError, 'OUT_OF_RANGE', /`limit`.*from 0/],
  ['a `window`', { window: '1d' }, TypeError, 'UNKNOWN_OPTION', /"window"/],
])('refuses %s', (_what, wrong, kind, code, says) => {
  const make = () => calendarWindow({ name, limit: 1, every: 'day', ...wrong } as never);
  expect(make).toThrow(kind);
  expect(make).toThrow(says);
  expect(make).toThrow(expect.objectContaining({ code }));
});
