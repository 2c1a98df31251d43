import { describe, expect, it } from 'vitest';
import { httpDate, isoDate, jsDate } from '../src/profiles/fields/calendar-date.ts';
import { goDurationMs } from '../src/profiles/fields/go-duration.ts';
import { type MomentFormat, parseMoment } from '../src/profiles/fields/moment-formats.ts';
import { appliedQuota, leastNumber } from '../src/profiles/fields/quota-numbers.ts';
import { parseRetryAfter } from '../src/profiles/fields/retry-after.ts';

const AT = 1_800_007_200_000;

describe('a number of a field', () => {
  it.each([
    ['0', 0],
    ['587.0', 587],
    ['76;w=21600', 76],
    ['12, 99', 12],
    ['-3', 0],
    ['999999999999999', 999_999_999_999_999],
    ['99999999999999999999999', Number.MAX_SAFE_INTEGER],
    ['', undefined],
    ['NaN', undefined],
    ['Infinity', undefined],
    ['1e9', undefined],
    ['0x10', undefined],
    ['five', undefined],
    ['(1 2)', undefined],
    ['"7"', undefined],
  ])('%j is %j', (text, expected) => {
    expect(leastNumber(text)).toBe(expected);
  });

  it('is the first of a list of policies, with the window of its policy', () => {
    expect(appliedQuota('100, 100;w=60, 5000;w=86400')).toEqual({ value: 100, windowMs: 60_000 });
    expect(appliedQuota('5000, 100;w=60, 5000;w=86400')).toEqual({ value: 5000, windowMs: 86_400_000 });
  });

  it('is the least of what two proxies joined', () => {
    expect(appliedQuota('5000, 100')).toEqual({ value: 100 });
  });

  it('is not read from a field of more than 4,096 characters', () => {
    expect(leastNumber(`${'1'.repeat(4096)}`)).toBe(Number.MAX_SAFE_INTEGER);
    expect(leastNumber(`${'1'.repeat(4097)}`)).toBeUndefined();
  });
});

describe('a date', () => {
  it.each([
    ['Fri, 15 Jan 2027 10:00:00 GMT', AT],
    ['Friday, 15-Jan-27 10:00:00 GMT', AT],
    ['Fri Jan 15 10:00:00 2027', AT],
    ['Sun Nov  6 08:49:37 1994', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Sunday, 06-Nov-94 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Thu, 31 Dec 2026 23:59:60 GMT', Date.UTC(2027, 0, 1)],
    ['Fri, 30 Feb 2027 10:00:00 GMT', undefined],
    ['Fri, 15 Foo 2027 10:00:00 GMT', undefined],
    ['Fri, 15 Jan 2027 24:00:00 GMT', undefined],
    ['Fri, 15 Jan 2027 10:00:00 CET', undefined],
  ])('of HTTP: %j', (text, expected) => {
    expect(httpDate(text)?.ms).toBe(expected);
  });

  it.each([
    ['2027-01-15T10:00:00Z', AT, 1000],
    ['2027-01-15T10:00Z', AT, 60_000],
    ['2027-01-15T10:00:00.250Z', AT + 250, 1],
    ['2027-01-15T11:00:00+01:00', AT, 1000],
    ['2027-01-15T04:30:00-0530', AT, 1000],
    ['2027-01-15T10:00:00', AT, 1000],
    ['2027-13-15T10:00:00Z', undefined, undefined],
    ['2027-02-29T10:00:00Z', undefined, undefined],
    ['2027-01-15', undefined, undefined],
  ])('of ISO 8601: %j', (text, ms, stepMs) => {
    expect(isoDate(text)).toEqual(ms === undefined ? undefined : { ms, stepMs });
  });

  it('of JavaScript, in any zone', () => {
    const text = 'Fri Jan 15 2027 11:00:00 GMT+0100 (Central European Standard Time)';
    expect(jsDate(text)?.ms).toBe(AT);
    expect(jsDate(String(new Date(AT)))?.ms).toBe(AT);
  });
});

describe('a duration of Go', () => {
  it.each([
    ['1s', 1000],
    ['6m0s', 360_000],
    ['17ms', 17],
    ['7.66s', 7660],
    ['1h2m3.5s', 3_723_500],
    ['100µs', 1],
    ['0s', 0],
    ['', undefined],
    ['5', undefined],
    ['-5s', undefined],
    ['5 s', undefined],
    ['1d', undefined],
    ['s', undefined],
    [`${'1'.repeat(70)}s`, undefined],
  ])('%j is %j milliseconds', (text, expected) => {
    expect(goDurationMs(text)).toBe(expected);
  });
});

describe('a reset', () => {
  it.each<[MomentFormat, string, string]>([
    ['epoch-s', '1800007260', 'at 1800007260000'],
    ['epoch-s', '1800007201.25', 'at 1800007201250'],
    // Numbers that cannot be what the format says, but can only be one other thing.
    ['epoch-s', '1800007260000', 'at 1800007260000'],
    ['epoch-ms', '1800007260', 'at 1800007260000'],
    ['delta-s', '1800007260', 'at 1800007260000'],
    ['delta-s', '30', 'after 30000'],
    ['delta-s', '0', 'after 0'],
    ['delta-ms', '600000', 'after 600000'],
    ['any', '86400', 'after 86400000'],
    ['any', '6m0s', 'after 360000'],
    ['any', '2027-01-15T10:00:00Z', 'at 1800007200000'],
    ['any', 'Fri, 15 Jan 2027 10:00:00 GMT', 'at 1800007200000'],
    // Seconds or milliseconds: a week, or ten minutes.
    ['any', '600000', 'unknown'],
    ['epoch-s', '60', 'unknown'],
    ['epoch-s', '253402300799', 'unknown'],
    ['delta-s', '-5', 'unknown'],
    ['delta-s', 'NaN', 'unknown'],
    ['iso', '9999999999', 'unknown'],
    // Of two proxies, the later.
    ['delta-s', '30, 60', 'after 60000'],
    ['http-date', 'Fri, 15 Jan 2027 10:00:00 GMT, Fri, 15 Jan 2027 10:00:05 GMT', 'at 1800007205000'],
  ])('in %s: %j is %s', (format, text, expected) => {
    const moment = parseMoment(text, format);
    expect(moment === undefined ? 'unknown' : `${moment.kind} ${moment.ms}`).toBe(expected);
  });

  it('may be later by the second, or minute, to which it was rounded down', () => {
    expect(parseMoment('1800007260', 'epoch-s')?.roundedToMs).toBe(1000);
    expect(parseMoment('1800007260', 'epoch-s', 'up')?.roundedToMs).toBe(0);
    expect(parseMoment('2027-01-15T10:01Z', 'iso')?.roundedToMs).toBe(60_000);
    expect(parseMoment('1.5', 'delta-s')?.roundedToMs).toBe(100);
    // Exact to the millisecond, although it is a whole second.
    expect(parseMoment('1s', 'duration')?.roundedToMs).toBe(1);
    expect(parseMoment('1.000', 'delta-s')?.roundedToMs).toBe(1);
  });

  it('is at most a year away', () => {
    expect(parseMoment('999999999', 'delta-s')?.ms).toBe(366 * 86_400_000);
  });
});

describe('Retry-After', () => {
  it.each([
    ['30', 'after 30000'],
    ['2.0', 'after 2000'],
    ['0.1', 'after 100'],
    ['30s', 'after 30000'],
    ['Fri, 15 Jan 2027 10:00:30 GMT', `at ${AT + 30_000}`],
    ['2027-01-15T10:00:30Z', `at ${AT + 30_000}`],
    ['1800007230', `at ${AT + 30_000}`],
    ['Fri, 15 Jan 2027 10:00:30 GMT, 20', `at ${AT + 30_000}`],
    ['Fri, 15 Jan 2027 10:00:30 GMT, 40', 'after 40000'],
    ['Fri, 15 Jan 2021 10:00:30 GMT', 'at 1610704830000'],
    ['-5', 'unknown'],
    ['', 'unknown'],
    ['soon', 'unknown'],
  ])('of %j', (text, expected) => {
    const moment = parseRetryAfter(text, AT);
    expect(moment === undefined ? 'unknown' : `${moment.kind} ${moment.ms}`).toBe(expected);
  });
});
