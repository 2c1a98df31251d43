import { outOfRange, wrongType } from './errors.ts';

/**
 * A length of time: whole milliseconds, or a whole number with a unit, such as '500ms', '10s', '1m', '2h',
 * '1d' or '1w'. A day is 24 hours and a week seven days; for days of a calendar, see `calendarWindow`.
 */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd' | 'w'}`;

const MS_PER_UNIT = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** A hundred years: added to a time, it stays far within the safe integers. */
export const MAX_DURATION_MS: number = 36_525 * MS_PER_UNIT.d;

const ALLOWED = `from 1 ms to ${MAX_DURATION_MS} ms (a hundred years): whole milliseconds, or a whole number with ms, s, m, h, d or w`;

/**
 * Returns the duration in milliseconds. Throws a `TypeError` if it is not a duration and a `RangeError` if it
 * is outside 1 ms to a hundred years. `where` names the value in the message, such as "fixedWindow:
 * `window`". For text that is not an option, use {@link parseDuration}.
 *
 * @example
 * ```ts
 * durationMs('myLimit: `window`', '15m'); // 900000
 * ```
 */
export function durationMs(where: string, duration: unknown): number {
  const ms = typeof duration === 'string' ? parse(where, duration) : duration;
  if (typeof ms !== 'number') throw wrongType(where, duration, `a duration ${ALLOWED}`, "'1m'");
  if (!Number.isSafeInteger(ms) || ms < 1 || ms > MAX_DURATION_MS) {
    throw outOfRange(where, duration, `a duration ${ALLOWED}`, "'1m'");
  }
  return ms;
}

/**
 * Returns the duration in milliseconds, for durations from configuration or the environment. A number counts
 * as milliseconds. Throws a `TypeError` (WRONG_TYPE) if it is not a duration, such as `'1 minute'` or
 * `'1.5h'`, and a `RangeError` (OUT_OF_RANGE) if it is outside 1 ms to a hundred years.
 *
 * @example
 * ```ts
 * parseDuration(process.env.WINDOW ?? '15m'); // 900000
 * parseDuration('1w'); // 604800000
 * ```
 */
export function parseDuration(duration: string | number): number {
  return durationMs('parseDuration: the duration', duration);
}

function parse(where: string, text: string): number {
  const match = /^(\d{1,16})(ms|s|m|h|d|w)$/.exec(text);
  if (match === null) throw wrongType(where, text, `a duration ${ALLOWED}`, "'1m'");
  return Number(match[1]) * MS_PER_UNIT[match[2] as keyof typeof MS_PER_UNIT];
}
