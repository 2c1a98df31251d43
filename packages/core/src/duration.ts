import { outOfRange, wrongType } from './errors.ts';

/** A length of time: whole milliseconds, or a whole number with its unit, such as '500ms', '10s', '1m', '2h', '1d'. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const MS_PER_UNIT = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A hundred years: far below what would leave the safe integers when added to a time. */
const MAX_DURATION_MS = 36_525 * MS_PER_UNIT.d;

const ALLOWED = `from 1 ms to ${MAX_DURATION_MS} ms (a hundred years): whole milliseconds or a text of a whole number and ms, s, m, h or d`;

/**
 * The duration in milliseconds. Throws a `TypeError` for what is no duration and a `RangeError` for one outside 1 ms
 * to a hundred years; `where` names the value in the message, such as "fixedWindow: `window`".
 */
export function durationMs(where: string, duration: unknown): number {
  const ms = typeof duration === 'string' ? parse(where, duration) : duration;
  if (typeof ms !== 'number') throw wrongType(where, duration, `a duration ${ALLOWED}`, "'1m'");
  if (!Number.isSafeInteger(ms) || ms < 1 || ms > MAX_DURATION_MS) {
    throw outOfRange(where, duration, `a duration ${ALLOWED}`, "'1m'");
  }
  return ms;
}

function parse(where: string, text: string): number {
  const match = /^(\d{1,16})(ms|s|m|h|d)$/.exec(text);
  if (match === null) throw wrongType(where, text, `a duration ${ALLOWED}`, "'1m'");
  return Number(match[1]) * MS_PER_UNIT[match[2] as keyof typeof MS_PER_UNIT];
}
