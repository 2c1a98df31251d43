import type { EnvoyRequest, EnvoyRequestDescriptor } from '@sluice/config';
import type { DescriptorStatus, EnvoyReply } from '../envoy/envoy-reply.ts';
import type { Unit } from '../envoy/unit.ts';

/** `RateLimitRequest`, as it comes from the wire: absent fields are absent. */
export interface WireRequest {
  readonly domain?: string;
  readonly descriptors?: readonly {
    readonly entries?: readonly { readonly key?: string; readonly value?: string }[];
    readonly limit?: { readonly requests_per_unit?: number; readonly unit?: Unit | number };
    readonly hits_addend?: { readonly value?: number };
  }[];
  readonly hits_addend?: number;
}

/** Reads a call. */
export function requestOfWire({
  domain = '',
  descriptors = [],
  hits_addend: hitsAddend = 0,
}: WireRequest): EnvoyRequest {
  return {
    domain,
    hitsAddend,
    descriptors: descriptors.map(({ entries = [], limit, hits_addend: own }): EnvoyRequestDescriptor => {
      return {
        entries: entries.map(({ key = '', value = '' }) => ({ key, value })),
        ...(limit && {
          limit: {
            requestsPerUnit: limit.requests_per_unit ?? 0,
            // A number is a unit that this protocol does not have.
            unit: typeof limit.unit === 'string' ? limit.unit : 'UNKNOWN',
          },
        }),
        ...(own && { hitsAddend: own.value ?? 0 }),
      };
    }),
  };
}

/** Writes a reply as `RateLimitResponse`. */
export function wireOfReply({ isOverLimit, statuses, headers, body, metadata }: EnvoyReply): object {
  return {
    overall_code: codeOf(isOverLimit),
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
    code: codeOf(isOverLimit),
    ...(limit !== undefined && {
      current_limit: { requests_per_unit: limit.requestsPerUnit, unit: limit.unit, name: limit.name },
    }),
    limit_remaining: remaining,
    ...(resetSeconds !== undefined && { duration_until_reset: { seconds: resetSeconds, nanos: 0 } }),
  };
}

function codeOf(isOverLimit: boolean): 'OK' | 'OVER_LIMIT' {
  return isOverLimit ? 'OVER_LIMIT' : 'OK';
}
