import type { Moment } from '../../observation.ts';
import { type CalendarMoment, httpDate, isoDate, jsDate } from './calendar-date.ts';
import { goDurationMs } from './go-duration.ts';
import { MAX_FIELD_LENGTH, MAX_MEMBERS } from './quota-numbers.ts';

/**
 * How a provider writes a moment. `epoch-*`: since 1970. `delta-*`: from now. `duration`: from now, as Go
 * prints it. `js-date`: as `String(new Date())` does. `any`: whatever is unambiguous, where the provider is
 * not known.
 */
export type MomentFormat =
  | 'epoch-s'
  | 'epoch-ms'
  | 'delta-s'
  | 'delta-ms'
  | 'duration'
  | 'iso'
  | 'http-date'
  | 'js-date'
  | 'any';

/** How a provider turns a moment into whole seconds (or minutes). Unknown: assume `down`. */
export type Rounding = 'down' | 'up';

/** September 2001, the first epoch of this length in seconds, and the one in milliseconds. */
const FIRST_EPOCH_S = 1e9;
const FIRST_EPOCH_MS = 1e12;
/** The year 5138. A number beyond it is not a moment in this unit. */
const LAST_EPOCH_S = 1e11;
const LAST_EPOCH_MS = 1e14;
/** No quota lasts longer, and no caller should wait longer, whatever a response says. */
const MAX_DELTA_MS = 366 * 86_400_000;
/** Up to a day, a bare number of an unknown provider counts seconds. Above, it may count milliseconds. */
const MAX_UNAMBIGUOUS_DELTA_S = 86_400;

/** A comma, but not that of an HTTP-date, after the name of the day. */
const BETWEEN_MEMBERS = /(?<!\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}),/i;

const NUMBER = /^\+?\d{1,20}(?:\.\d{1,9})?$/;

type Parse = (text: string, rounding: Rounding) => Moment | undefined;

const PARSERS: Readonly<Record<MomentFormat, Parse>> = {
  'epoch-s': numeric((value, text, rounding) => epoch(value, text, rounding)),
  'epoch-ms': numeric((value, text, rounding) => epoch(value, text, rounding)),
  // A delay of 31 years is an epoch that the provider, or a proxy, has put there by mistake.
  'delta-s': numeric((value, text, rounding) => {
    return value < FIRST_EPOCH_S ? delta(value, text, rounding) : epoch(value, text, rounding);
  }),
  'delta-ms': numeric((value, text, rounding) => {
    return value < FIRST_EPOCH_MS ? exactly(value) : epoch(value, text, rounding);
  }),
  duration: (text) => {
    const ms = goDurationMs(text);
    return ms === undefined ? undefined : exactly(ms);
  },
  iso: dated(isoDate),
  'http-date': dated(httpDate),
  'js-date': dated(jsDate),
  any: (text, rounding) => {
    const moment = anyNumber(text, rounding);
    if (moment !== undefined) return moment;
    return (['duration', 'iso', 'http-date', 'js-date'] as const)
      .map((format) => PARSERS[format](text, rounding))
      .find((found) => found !== undefined);
  },
};

const anyNumber = numeric((value, text, rounding) => {
  return value <= MAX_UNAMBIGUOUS_DELTA_S ? delta(value, text, rounding) : epoch(value, text, rounding);
});

/**
 * Reads a moment. Returns `undefined` for a value that is not one in this format: text, NaN, a negative
 * number, an epoch before 2001 or after 5138. A number of the wrong magnitude for its format is read as the
 * epoch that it can only be. Where two proxies have joined their values, the latest holds.
 */
export function parseMoment(
  text: string | undefined,
  format: MomentFormat,
  rounding: Rounding = 'down',
): Moment | undefined {
  if (text === undefined || text.length > MAX_FIELD_LENGTH) return undefined;
  const parse = PARSERS[format];
  if (!text.includes(',')) return parse(text.trim(), rounding);
  const parts = text.split(BETWEEN_MEMBERS, MAX_MEMBERS).map((part) => part.trim());
  return latestMoment(parts.map((part) => parse(part, rounding)));
}

/**
 * Returns the latest of the moments. `dateMs` is the upstream's clock at the response: without it, those that
 * count from the response are preferred, because they need no clock.
 */
export function latestMoment(moments: readonly (Moment | undefined)[], dateMs?: number): Moment | undefined {
  const found = moments.filter((moment) => moment !== undefined);
  const comparable =
    dateMs === undefined && found.some(({ kind }) => kind === 'after')
      ? found.filter(({ kind }) => kind === 'after')
      : found;
  const atMs = ({ kind, ms }: Moment): number => (kind === 'at' ? ms : ms + (dateMs ?? 0));
  const [first, ...others] = comparable;
  return first && others.reduce((a, b) => (atMs(b) > atMs(a) ? b : a), first);
}

/** A moment `ms` after the response, at most a year. Rounded up: a caller that waits is never early. */
export function after(ms: number): Moment {
  return { kind: 'after', ms: Math.ceil(Math.min(Math.max(ms, 0), MAX_DELTA_MS)) };
}

/** A moment that is written to the millisecond, so that 1,000 of them are not a rounded second. */
function exactly(ms: number): Moment {
  return { ...after(ms), roundedToMs: 1 };
}

/** Seconds from the response. Whole ones may be rounded, as `Moment` has it; decimals show how far. */
function delta(seconds: number, text: string, rounding: Rounding): Moment {
  const moment = after(Number((seconds * 1000).toFixed(6)));
  if (rounding === 'up') return { ...moment, roundedToMs: 0 };
  return text.includes('.') ? { ...moment, roundedToMs: stepOf(text) } : moment;
}

/** The step of a number of seconds, in milliseconds: `1800007201.250` is exact, `1800007201` is not. */
function stepOf(text: string): number {
  const decimals = text.split('.')[1]?.length ?? 0;
  return decimals >= 3 ? 1 : 10 ** (3 - decimals);
}

function numeric(
  parse: (value: number, text: string, rounding: Rounding) => Moment | undefined,
): (text: string, rounding: Rounding) => Moment | undefined {
  return (text, rounding) => (NUMBER.test(text) ? parse(Number(text), text, rounding) : undefined);
}

function epoch(value: number, text: string, rounding: Rounding): Moment | undefined {
  if (value >= FIRST_EPOCH_MS && value < LAST_EPOCH_MS) {
    return { kind: 'at', ms: Math.ceil(value), roundedToMs: 0 };
  }
  if (value < FIRST_EPOCH_S || value >= LAST_EPOCH_S) return undefined;
  // To a microsecond first, so that the product does not round up by itself.
  const ms = Math.ceil(Number((value * 1000).toFixed(3)));
  return { kind: 'at', ms, roundedToMs: rounding === 'up' ? 0 : stepOf(text) };
}

function dated(read: (text: string) => CalendarMoment | undefined): Parse {
  return (text, rounding) => {
    const moment = read(text);
    if (moment === undefined) return undefined;
    const isExact = rounding === 'up' || moment.stepMs === 1;
    return { kind: 'at', ms: moment.ms, roundedToMs: isExact ? 0 : moment.stepMs };
  };
}
