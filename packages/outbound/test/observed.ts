import type {
  DimensionReading,
  LimitedReading,
  Moment,
  Observation,
  Profile,
  UpstreamCall,
} from '../src/index.ts';
import { upstreamResponse } from '../src/upstream-response.ts';

/** Reads a response that is given as one field per line. */
export function observed(
  profile: Profile,
  fields: string,
  { status = 200, body, call }: { status?: number; body?: unknown; call?: UpstreamCall } = {},
): Observation {
  const headers = fields
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const);
  return profile.read(upstreamResponse({ status, headers, body }), call);
}

/** `limit/remaining/seconds to the reset`, then the window, the refill and the rounding if there are. */
export function dimensionText(reading: DimensionReading, dateMs: number | undefined): string {
  const { limit = '?', remaining = '?', reset, windowMs, refillPerSecond } = reading;
  const parts = [
    `${limit}/${remaining}/${reset === undefined ? '?' : secondsUntil(reset, dateMs)}`,
    windowMs === undefined ? [] : `in ${windowMs / 1000}`,
    refillPerSecond === undefined ? [] : `at ${refillPerSecond}`,
    (reset?.roundedToMs ?? 0) > 1000 ? `+${(reset?.roundedToMs ?? 0) / 1000}` : [],
  ];
  return parts.flat().join(' ');
}

/** Reason and scope, then `gone`, `permanent`, and the seconds of the pause, where they hold. */
export function limitedText(limited: LimitedReading | undefined, dateMs: number | undefined) {
  if (limited === undefined) return undefined;
  const { reason, scope, isQuotaGone, isPermanent, pause } = limited;
  const flags = [isQuotaGone ? 'gone' : [], isPermanent ? 'permanent' : []].flat();
  const seconds = pause === undefined ? [] : [secondsUntil(pause, dateMs)];
  return [reason, scope, ...flags, ...seconds].join(' ');
}

/** Seconds from the response to the moment, 0 for one in the past. */
export function secondsUntil({ kind, ms }: Moment, dateMs: number | undefined): number {
  return msUntil({ kind, ms }, dateMs) / 1000;
}

/** Milliseconds from the response to the moment, 0 for one in the past. */
export function msUntil({ kind, ms }: Moment, dateMs: number | undefined): number {
  if (kind === 'after') return ms;
  if (dateMs === undefined) throw new Error('An absolute moment needs the Date of the response.');
  return Math.max(0, ms - dateMs);
}
