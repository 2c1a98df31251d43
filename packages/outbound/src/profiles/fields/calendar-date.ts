const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TIME = '(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})';

/** The three forms of RFC 9110, section 5.6.7: IMF-fixdate, that of RFC 850, and that of C's asctime. */
const HTTP_DATES = [
  new RegExp(`^[a-z]{3}, (?<day>\\d{2}) (?<month>[a-z]{3}) (?<year>\\d{4}) ${TIME} gmt$`, 'i'),
  new RegExp(`^[a-z]{6,9}, (?<day>\\d{2})-(?<month>[a-z]{3})-(?<year>\\d{2}) ${TIME} gmt$`, 'i'),
  new RegExp(`^[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`, 'i'),
];

/** What `String(new Date())` returns. */
const JS_DATE = new RegExp(
  `^[a-z]{3} (?<month>[a-z]{3}) (?<day>\\d{2}) (?<year>\\d{4}) ${TIME} gmt(?<zone>[+-]\\d{4})(?: \\([^()]*\\))?$`,
  'i',
);

const ISO_DATE = new RegExp(
  '^(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})[t ](?<hour>\\d{2}):(?<minute>\\d{2})' +
    '(?::(?<second>\\d{2})(?<fraction>\\.\\d{1,9})?)?(?:z|(?<zone>[+-]\\d{2}:?\\d{2}))?$',
  'i',
);

/** A moment in milliseconds since the epoch, and the step to which its text is rounded. */
export interface CalendarMoment {
  readonly ms: number;
  readonly stepMs: 1 | 1000 | 60_000;
}

/** Reads an HTTP-date. Returns `undefined` for any other text, and for a date that no calendar has. */
export function httpDate(text: string): CalendarMoment | undefined {
  for (const form of HTTP_DATES) {
    const match = form.exec(text);
    if (match !== null) return momentOf(match);
  }
  return undefined;
}

/** Reads what `String(new Date())` returns, such as `Fri Jan 15 2027 11:00:02 GMT+0100 (CET)`. */
export function jsDate(text: string): CalendarMoment | undefined {
  return momentOf(JS_DATE.exec(text));
}

/**
 * Reads a date and time of ISO 8601 or RFC 3339, to the minute, second or below. A time without a zone is
 * UTC.
 */
export function isoDate(text: string): CalendarMoment | undefined {
  return momentOf(ISO_DATE.exec(text));
}

function momentOf(match: RegExpExecArray | null): CalendarMoment | undefined {
  const parts = match?.groups;
  if (parts === undefined) return undefined;
  const day = Number(parts.day);
  const month = monthOf(parts.month ?? '');
  const year = yearOf(parts.year ?? '');
  const [hour, minute, second] = [parts.hour, parts.minute, parts.second].map((part) => Number(part ?? 0));
  if (hour === undefined || minute === undefined || second === undefined) return undefined;
  // A leap second, 60, is the second after it. Other clock values that do not exist are not a time.
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const date = new Date(Date.UTC(year, month, day));
  if (date.getUTCMonth() !== month || date.getUTCDate() !== day) return undefined;
  const fractionMs = Math.floor(Number(`0${parts.fraction ?? ''}`) * 1000);
  const ms = date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + fractionMs - zoneMs(parts.zone);
  return { ms, stepMs: parts.fraction !== undefined ? 1 : parts.second === undefined ? 60_000 : 1000 };
}

function monthOf(text: string): number {
  return /^\d/.test(text) ? Number(text) - 1 : MONTHS.indexOf(text.toLowerCase());
}

/** RFC 850 has two digits. No upstream is older than 1970. */
function yearOf(text: string): number {
  const year = Number(text);
  return text.length === 2 ? year + (year < 70 ? 2000 : 1900) : year;
}

function zoneMs(zone: string | undefined): number {
  if (zone === undefined) return 0;
  const digits = zone.replace(':', '');
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3));
  return (digits.startsWith('-') ? -minutes : minutes) * 60_000;
}
