import type { EnvoyRequest, EnvoyRequestDescriptor } from '@sluice/config';
import type { DescriptorStatus, EnvoyReply } from '../envoy/envoy-reply.ts';
import { UNITS } from '../envoy/unit.ts';

/** `RateLimitRequest`, as it is decoded: absent messages are null, absent values are the defaults. */
export interface WireRequest {
  readonly domain: string;
  readonly descriptors: readonly {
    readonly entries: readonly { readonly key: string; readonly value: string }[];
    readonly limit: { readonly requests_per_unit: number; readonly unit: number } | null;
    /** An object for 64 bits. */
    readonly hits_addend: { readonly value: number | { toNumber(): number } } | null;
  }[];
  readonly hits_addend: number;
}

/** `RateLimitResponse`, ready to be encoded: enums are numbers. */
export interface WireReply {
  readonly overall_code: number;
  readonly statuses: readonly object[];
  readonly response_headers_to_add: readonly object[];
  readonly raw_body?: Buffer;
  readonly dynamic_metadata?: object;
}

const OK = 1;
const OVER_LIMIT = 2;

/** Reads a call. */
export function requestOfWire({ domain, descriptors, hits_addend: hitsAddend }: WireRequest): EnvoyRequest {
  return {
    domain,
    hitsAddend,
    descriptors: descriptors.map(({ entries, limit, hits_addend: own }): EnvoyRequestDescriptor => {
      const copied = entries.map(({ key, value }) => ({ key, value }));
      if (limit === null && own === null) return { entries: copied };
      return {
        entries: copied,
        ...(limit && {
          limit: {
            requestsPerUnit: limit.requests_per_unit,
            // There may be units that this protocol does not have.
            unit: UNITS[limit.unit] ?? 'UNKNOWN',
          },
        }),
        ...(own && { hitsAddend: typeof own.value === 'number' ? own.value : own.value.toNumber() }),
      };
    }),
  };
}

/** Writes a reply. */
export function wireOfReply({ isOverLimit, statuses, headers, body, metadata }: EnvoyReply): WireReply {
  return {
    overall_code: isOverLimit ? OVER_LIMIT : OK,
    statuses: statuses.map(wireOfStatus),
    response_headers_to_add: headers.map(([key, value]) => ({ key, value })),
    ...(body !== undefined && { raw_body: Buffer.from(body) }),
    ...(metadata !== undefined && {
      dynamic_metadata: {
        fields: Object.fromEntries(
          Object.entries(metadata).map(([name, value]) => [
            name,
            typeof value === 'string' ? { string_value: value } : { bool_value: value },
          ]),
        ),
      },
    }),
  };
}

function wireOfStatus({ isOverLimit, limit, remaining, resetSeconds }: DescriptorStatus): object {
  return {
    code: isOverLimit ? OVER_LIMIT : OK,
    current_limit: limit && {
      requests_per_unit: limit.requestsPerUnit,
      unit: UNITS.indexOf(limit.unit),
      name: limit.name,
    },
    limit_remaining: remaining,
    duration_until_reset: resetSeconds === undefined ? undefined : { seconds: resetSeconds, nanos: 0 },
  };
}
