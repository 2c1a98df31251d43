import type { DimensionReading, Moment } from '../observation.ts';

/** Clocks may differ by months; a `Date` or reset that is further off is nonsense. */
const MOST_APART_MS = 366 * 86_400_000;

/** The `Date` of a response as whole milliseconds; `undefined` if it cannot be one. */
export function plausibleDate(dateMs: number | undefined, nowMs: number): number | undefined {
  if (dateMs === undefined || !(Math.abs(dateMs - nowMs) <= MOST_APART_MS)) return undefined;
  return Math.floor(dateMs);
}

/** The moment, if it is within a year of the response; `undefined` if it cannot be one. */
export function plausibleMoment(moment: Moment | undefined, nowMs: number): Moment | undefined {
  if (moment === undefined) return undefined;
  const { kind, ms, roundedToMs } = moment;
  if (!(Math.abs(kind === 'at' ? ms - nowMs : ms) <= 2 * MOST_APART_MS)) return undefined;
  return roundedToMs === undefined || roundedToMs >= 0 ? moment : { kind, ms };
}

/** The reading without the numbers that cannot be any: what is left was written as a finite number. */
export function plausibleReading(reading: DimensionReading, nowMs: number): DimensionReading {
  const { dimension, kind, resetMeans } = reading;
  const limit = finite(reading.limit);
  const remaining = finite(reading.remaining);
  const windowMs = finite(reading.windowMs);
  const windowId = finite(reading.windowId);
  const refillPerSecond = finite(reading.refillPerSecond);
  const reset = plausibleMoment(reading.reset, nowMs);
  return {
    dimension,
    ...(kind !== undefined && { kind }),
    ...(resetMeans !== undefined && { resetMeans }),
    ...(limit !== undefined && { limit }),
    ...(remaining !== undefined && { remaining }),
    ...(windowMs !== undefined && { windowMs }),
    ...(windowId !== undefined && { windowId }),
    ...(refillPerSecond !== undefined && { refillPerSecond }),
    ...(reset !== undefined && { reset }),
  };
}

function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
