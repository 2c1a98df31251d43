import type { DimensionReading } from '../observation.ts';
import type { Dimension } from '../profile.ts';
import type { UpstreamResponse } from '../upstream-response.ts';
import { reading } from './fields/ietf-quotas.ts';
import { type MomentFormat, parseMoment, type Rounding } from './fields/moment-formats.ts';
import { appliedQuota, isNegative, leastNumber, quotaNumbers } from './fields/quota-numbers.ts';

/** A dimension, the fields that report it, and how they are written. */
export interface FieldDimension extends Dimension {
  /** Names of fields, in any case. Absent: read by `readMore`, or not reported. */
  readonly fields?: {
    readonly limit?: string;
    readonly remaining?: string;
    /** Where there is no limit: it is what is used and what remains. */
    readonly used?: string;
    readonly reset?: string;
    /** The reset as an epoch in seconds, beside one that counts from the response. Identifies the window. */
    readonly epoch?: string;
    /** The window, in the unit that `windowUnitMs` says. */
    readonly window?: string;
  };
  /** How the reset is written. Default: `epoch-s`. */
  readonly format?: MomentFormat;
  /**
   * How the provider rounds the reset. Default: `down`, so that a caller waits for the end of the unit. `up`
   * if the reset is never before the true moment, as with exact values.
   */
  readonly rounding?: Rounding;
  /** Milliseconds per unit of the field `window`. Default: 1,000. */
  readonly windowUnitMs?: number;
  /** See {@link DimensionReading.resetMeans}. */
  readonly resetMeans?: 'full' | 'next-unit';
  /** What a negative remaining means: nothing is left (the default), or it is not known. */
  readonly negativeMeans?: 'empty' | 'unknown';
  /** Whether many responses do not report the dimension, so that no call should wait until one does. */
  readonly isOptional?: boolean;
}

/** Returns what the response says about the dimension; `undefined` if nothing. */
export function readDimension(
  dimension: FieldDimension,
  response: UpstreamResponse,
): DimensionReading | undefined {
  const { fields = {}, format = 'epoch-s', rounding, windowUnitMs = 1000, kind, resetMeans } = dimension;
  const field = (name: string | undefined): string | undefined => name && response.header(name);
  const remainingText = field(fields.remaining);
  const isUnknown = dimension.negativeMeans === 'unknown' && isNegative(remainingText);
  const remaining = isUnknown ? undefined : leastNumber(remainingText);
  const applied = appliedQuota(field(fields.limit));
  const used = leastNumber(field(fields.used));
  const limit =
    applied?.value ?? (remaining !== undefined && used !== undefined ? remaining + used : undefined);
  const units = leastNumber(field(fields.window));
  const written = applied?.windowMs ?? quotaNumbers(remainingText)[0]?.windowMs;
  const windowMs = written ?? (units ? units * windowUnitMs : dimension.windowMs);
  const reset = parseMoment(field(fields.reset), format, rounding);
  if (limit === undefined && remaining === undefined && reset === undefined) return undefined;
  const epoch = parseMoment(field(fields.epoch), 'epoch-s');
  const windowId = epoch?.kind === 'at' ? epoch.ms : undefined;
  return reading(dimension.name, { limit, remaining, reset, windowId, windowMs, kind, resetMeans });
}
