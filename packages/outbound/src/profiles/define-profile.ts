import type { DimensionReading, LimitedReading, Moment, Observation } from '../observation.ts';
import type { Dimension, Profile, Route } from '../profile.ts';
import type { UpstreamCall } from '../upstream-call.ts';
import type { UpstreamResponse } from '../upstream-response.ts';
import { type FieldDimension, readDimension } from './field-dimension.ts';
import { latestMoment } from './fields/moment-formats.ts';
import { leastNumber } from './fields/quota-numbers.ts';
import { responseDateMs } from './fields/retry-after.ts';
import { limitedByStatus } from './limited-by-status.ts';

/** A profile as data. Only `name` and `dimensions` are required. */
export interface ProfileDefinition {
  /** For events and messages, such as `acme`. */
  readonly name: string;
  /** What the upstream counts, and the fields that report it. */
  readonly dimensions: readonly FieldDimension[];
  /** Reads what has no field of its own per value, such as a list of policies, or numbers in the body. */
  readonly readMore?: (response: UpstreamResponse, call?: UpstreamCall) => readonly DimensionReading[];
  /**
   * Whether the upstream limited the call. Default: 429, and 503 and 529 with a wait. Where it names no pause
   * the pause lasts until the reset of a window that has nothing left, or does not say how much it has.
   */
  readonly limited?: (
    response: UpstreamResponse,
    dimensions: readonly DimensionReading[],
  ) => LimitedReading | undefined;
  /** The actual cost of the call, where the response says it. */
  readonly cost?: (response: UpstreamResponse, call?: UpstreamCall) => Observation['cost'];
  /** The field that names the bucket of the call, such as `x-ratelimit-resource`. */
  readonly bucketField?: string;
  /** The route of a call; see {@link Profile.bucketOf}. */
  readonly bucketOf?: (call: UpstreamCall) => Route;
}

/**
 * Makes a {@link Profile} from data: which fields report which dimension, in which format, and what a limited
 * response looks like. Use it for an API that has no profile here and does not fit `genericProfile`. Every
 * value is parsed defensively; numbers of a response with an `Age` above 0 are ignored, since they are those
 * of another moment (draft-ietf-httpapi-ratelimit-headers-10, section 6).
 *
 * @example
 * ```ts
 * const acme = defineProfile({
 *   name: 'acme',
 *   dimensions: [
 *     {
 *       name: 'requests',
 *       kind: 'window',
 *       fields: { limit: 'acme-limit', remaining: 'acme-left', reset: 'acme-reset' },
 *       format: 'delta-ms',
 *     },
 *   ],
 * });
 * ```
 */
export function defineProfile(definition: ProfileDefinition): Profile {
  const { name, bucketField, bucketOf } = definition;
  return {
    name,
    dimensions: definition.dimensions.filter(({ isOptional }) => isOptional !== true).map(dimensionOf),
    read: (response, call) => {
      const isFromCache = (leastNumber(response.header('age')) ?? 0) > 0;
      const dateMs = isFromCache ? undefined : responseDateMs(response);
      const dimensions = isFromCache ? [] : readDimensions(definition, response, call);
      const limited = (definition.limited ?? limitedByStatus)(response, dimensions);
      const cost = definition.cost?.(response, call);
      const bucket = bucketField === undefined ? undefined : response.header(bucketField);
      return {
        dimensions,
        ...(limited && { limited: completed(limited, dimensions, dateMs) }),
        ...(dateMs !== undefined && { dateMs }),
        ...(isFromCache && { isFromCache }),
        ...(cost && { cost }),
        ...(bucket !== undefined && isName(bucket) && { bucket }),
      };
    },
    ...(bucketOf && { bucketOf }),
  };
}

function readDimensions(
  { dimensions, readMore }: ProfileDefinition,
  response: UpstreamResponse,
  call: UpstreamCall | undefined,
): DimensionReading[] {
  const byField = dimensions.flatMap((dimension) => readDimension(dimension, response) ?? []);
  return [...byField, ...(readMore?.(response, call) ?? [])];
}

/** Adds what the numbers imply: an empty quota, and the end of its window as the end of the pause. */
function completed(
  limited: LimitedReading,
  dimensions: readonly DimensionReading[],
  dateMs: number | undefined,
): LimitedReading {
  if (limited.reason !== 'quota' || limited.isPermanent) return limited;
  const empty = dimensions.filter(({ remaining }) => remaining === 0);
  const isQuotaGone = limited.isQuotaGone ?? empty.length > 0;
  const exhausted = dimensions.filter(({ remaining }) => remaining === 0 || remaining === undefined);
  const pause = limited.pause ?? resetOf(exhausted, dateMs);
  return { ...limited, ...(isQuotaGone && { isQuotaGone }), ...(pause && { pause }) };
}

/** A bucket has units again long before it is full, so its reset is not a pause. */
function resetOf(exhausted: readonly DimensionReading[], dateMs: number | undefined): Moment | undefined {
  const windows = exhausted.filter(({ kind, resetMeans }) => kind !== 'bucket' || resetMeans === 'next-unit');
  return latestMoment(
    windows.map(({ reset }) => reset),
    dateMs,
  );
}

function dimensionOf({ name, kind, refillPerSecond, windowMs, defaultCost }: FieldDimension): Dimension {
  return {
    name,
    ...(kind && { kind }),
    ...(refillPerSecond !== undefined && { refillPerSecond }),
    ...(windowMs !== undefined && { windowMs }),
    ...(defaultCost !== undefined && { defaultCost }),
  };
}

/** A bucket's name becomes part of a key, so a hostile one must not be endless. */
function isName(bucket: string): boolean {
  return bucket !== '' && bucket.length <= 200;
}
