import { outOfRange, validateOptions, wrongType } from '@sluice/core/option-validation';
import type { DimensionReading } from '../observation.ts';
import type { Profile } from '../profile.ts';
import type { UpstreamResponse } from '../upstream-response.ts';
import { defineProfile } from './define-profile.ts';
import { ietfReadings, plainReading } from './fields/ietf-quotas.ts';
import type { MomentFormat } from './fields/moment-formats.ts';

/** How a provider writes the reset. See {@link GenericProfileOptions.reset}. */
export type GenericReset = 'epoch-s' | 'epoch-ms' | 'delta-s' | 'delta-ms' | 'iso' | 'http-date';

/** Options of {@link genericProfile}. */
export interface GenericProfileOptions {
  /**
   * How `X-RateLimit-Reset` is written: seconds or milliseconds since 1970, seconds or milliseconds from now,
   * an ISO 8601 date, or an HTTP-date. Default: whatever is unambiguous. A number from 1e9 is an epoch in
   * seconds, from 1e12 in milliseconds, up to 86,400 it is seconds from now; between them it could be either
   * unit, and the reset is not known.
   */
  readonly reset?: GenericReset;
  /**
   * Whether the quota starts over at its reset (`'window'`) or refills all the time, with the reset as the
   * moment at which it is full (`'bucket'`). Default: learnt from how the resets move.
   */
  readonly kind?: 'window' | 'bucket';
}

const RESETS: readonly string[] = ['epoch-s', 'epoch-ms', 'delta-s', 'delta-ms', 'iso', 'http-date'];
const KINDS: readonly string[] = ['window', 'bucket'];
const PREFIXES = ['x-ratelimit-', 'x-rate-limit-'];

/**
 * A profile for an API that has none of its own. Without options it reads `RateLimit` and `RateLimit-Policy`
 * of the IETF drafts 3 to 10, `RateLimit-Limit`, `-Remaining` and `-Reset`, and `X-RateLimit-*` or
 * `X-Rate-Limit-*` as far as they are unambiguous. With `reset`, it reads `X-RateLimit-*`, `X-Rate-Limit-*`
 * or `RateLimit-*`, whichever comes first, in that format. A 429 is limited, and so are 503 and 529 with a
 * `Retry-After`.
 *
 * Say `reset` and `kind` where you know them: then nothing is guessed. Where a provider has a profile, prefer
 * it: it knows what the numbers do not say. For other field names, use `defineProfile`.
 *
 * Throws a `TypeError` or `RangeError` if an option is unknown or invalid.
 *
 * @example
 * ```ts
 * const upstream = createUpstream({
 *   name: 'acme',
 *   store,
 *   profile: genericProfile({ reset: 'delta-s', kind: 'window' }),
 * });
 * ```
 */
export function genericProfile(options: GenericProfileOptions = {}): Profile {
  validateOptions('genericProfile', options, ['reset', 'kind'], "{ reset: 'epoch-s' }");
  const { reset, kind } = options;
  validateChoice('genericProfile: `reset`', reset, RESETS);
  validateChoice('genericProfile: `kind`', kind, KINDS);
  const read = reset === undefined ? readUnambiguous : readIn(reset);
  return defineProfile({
    name: 'generic',
    dimensions: [{ name: 'requests', ...(kind && { kind }) }],
    readMore: (response) => {
      const readings = read(response);
      return kind === undefined ? readings : readings.map((reading) => ({ ...reading, kind }));
    },
  });
}

function readUnambiguous(response: UpstreamResponse): readonly DimensionReading[] {
  const readings = ietfReadings(response);
  return readings.length > 0 ? readings : firstPlain(response, PREFIXES, 'any');
}

function readIn(format: MomentFormat): (response: UpstreamResponse) => readonly DimensionReading[] {
  return (response) => {
    const readings = firstPlain(response, [...PREFIXES, 'ratelimit-'], format);
    return readings.length > 0 ? readings : ietfReadings(response);
  };
}

function firstPlain(
  response: UpstreamResponse,
  prefixes: readonly string[],
  format: MomentFormat,
): DimensionReading[] {
  for (const prefix of prefixes) {
    const reading = plainReading(response, prefix, format);
    if (reading !== undefined) return [reading];
  }
  return [];
}

function validateChoice(where: string, value: unknown, choices: readonly string[]): void {
  if (value === undefined) return;
  const allowed = `one of ${choices.map((choice) => `'${choice}'`).join(', ')}`;
  if (typeof value !== 'string') throw wrongType(where, value, allowed, `'${choices[0]}'`);
  if (!choices.includes(value)) throw outOfRange(where, value, allowed, `'${choices[0]}'`);
}
