import type { DimensionReading, Profile, UpstreamResponse } from '../src/index.ts';

/** The fields of a response that `plainProfile` reads, for each of its dimensions. */
export interface PlainNumbers {
  readonly limit?: number;
  readonly remaining?: number;
  /** Milliseconds from the response to the reset. */
  readonly resetMs?: number;
}

/** A profile for tests: `x-NAME-limit`, `-remaining` and `-reset` in ms, `retry-after-ms`, `x-bucket`. */
export function plainProfile(
  names: readonly string[] = ['requests'],
  kind: 'window' | 'bucket' = 'window',
  bucketOf?: Profile['bucketOf'],
): Profile {
  return {
    name: 'plain',
    dimensions: names.map((name) => ({ name, kind })),
    read: (response) => {
      const bucket = response.header('x-bucket');
      const retryAfter = response.header('retry-after-ms');
      return {
        dimensions: names.flatMap((name) => readingOf(response, name)),
        ...(bucket !== undefined && { bucket }),
        ...(response.status === 429 && {
          limited: {
            reason: 'quota',
            scope: response.header('x-global') === undefined ? 'bucket' : 'upstream',
            isQuotaGone: retryAfter === undefined,
            ...(retryAfter !== undefined && { pause: { kind: 'after', ms: Number(retryAfter) } as const }),
          },
        }),
      };
    },
    ...(bucketOf !== undefined && { bucketOf }),
  };
}

/** A response that `plainProfile` reads. */
export function plainResponse(
  numbers: { readonly [name: string]: PlainNumbers },
  status = 200,
  fields: { readonly [name: string]: string } = {},
): { readonly status: number; readonly headers: Record<string, string> } {
  const headers: Record<string, string> = { ...fields };
  for (const [name, { limit, remaining, resetMs }] of Object.entries(numbers)) {
    if (limit !== undefined) headers[`x-${name}-limit`] = String(limit);
    if (remaining !== undefined) headers[`x-${name}-remaining`] = String(remaining);
    if (resetMs !== undefined) headers[`x-${name}-reset`] = String(resetMs);
  }
  return { status, headers };
}

function readingOf(response: UpstreamResponse, dimension: string): DimensionReading[] {
  const number = (field: string): number | undefined => {
    const text = response.header(`x-${dimension}-${field}`);
    return text === undefined ? undefined : Number(text);
  };
  const limit = number('limit');
  const remaining = number('remaining');
  const resetMs = number('reset');
  if (limit === undefined && remaining === undefined) return [];
  return [
    {
      dimension,
      ...(limit !== undefined && { limit }),
      ...(remaining !== undefined && { remaining }),
      ...(resetMs !== undefined && { reset: { kind: 'after', ms: resetMs, roundedToMs: 0 } as const }),
    },
  ];
}
