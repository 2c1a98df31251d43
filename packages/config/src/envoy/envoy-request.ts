import { outOfRange, validateInteger, wrongType } from '@sluice/core/option-validation';
import type { EnvoyEntry } from './envoy-descriptor.ts';
import { ENVOY_UNITS, MOST_REQUESTS } from './envoy-file.ts';

/** A request of Envoy: the message `RateLimitRequest`. */
export interface EnvoyRequest {
  readonly domain: string;
  readonly descriptors: readonly EnvoyRequestDescriptor[];
  /** Units that each descriptor spends. Default, and for 0: 1. */
  readonly hitsAddend?: number;
}

/** A descriptor of a request: the message `RateLimitDescriptor`. */
export interface EnvoyRequestDescriptor {
  readonly entries: readonly EnvoyEntry[];
  /** A limit to use in place of the file's, which is then not searched. It is never in shadow. */
  readonly limit?: EnvoyLimitOverride;
  /** Units that this descriptor spends; 0 looks and counts nothing. Default: those of the request. */
  readonly hitsAddend?: number;
}

/** A limit that a request brings. */
export interface EnvoyLimitOverride {
  /** 0 to 4,294,967,295. */
  readonly requestsPerUnit: number;
  /** Such as `minute`, in any case. */
  readonly unit: string;
}

/** Throws a `TypeError` or `RangeError` unless this is a request that can be answered. */
export function validateEnvoyRequest(request: EnvoyRequest): void {
  const example = "{ domain: 'edge', descriptors: [{ entries: [{ key: 'ip', value: '192.0.2.1' }] }] }";
  if (typeof request !== 'object' || request === null) {
    throw wrongType('shouldRateLimit: the request', request, 'an object', example);
  }
  const { domain, descriptors, hitsAddend } = request;
  if (typeof domain !== 'string') throw wrongType('shouldRateLimit: `domain`', domain, 'text', "'edge'");
  if (domain === '') throw outOfRange('shouldRateLimit: `domain`', domain, 'not empty', "'edge'");
  if (!Array.isArray(descriptors)) {
    throw wrongType('shouldRateLimit: `descriptors`', descriptors, 'a list', example);
  }
  if (descriptors.length === 0) {
    throw outOfRange('shouldRateLimit: `descriptors`', [], 'a list of at least one', example);
  }
  validateHits('`hitsAddend`', hitsAddend);
  for (const [i, descriptor] of descriptors.entries()) validateDescriptor(`descriptors[${i}]`, descriptor);
}

function validateDescriptor(where: string, descriptor: EnvoyRequestDescriptor): void {
  const { entries, limit, hitsAddend } = descriptor;
  const example = "[{ key: 'ip', value: '192.0.2.1' }]";
  const areEntries =
    Array.isArray(entries) &&
    entries.every(
      ({ key, value }: EnvoyEntry) =>
        typeof key === 'string' && (value === undefined || typeof value === 'string'),
    );
  if (!areEntries) {
    throw wrongType(`shouldRateLimit: \`${where}.entries\``, entries, 'a list of keys and values', example);
  }
  validateHits(`\`${where}.hitsAddend\``, hitsAddend);
  if (limit === undefined) return;
  const { requestsPerUnit, unit } = limit;
  validateInteger(
    `shouldRateLimit: \`${where}.limit.requestsPerUnit\``,
    requestsPerUnit,
    '60',
    0,
    MOST_REQUESTS,
  );
  if (Object.hasOwn(ENVOY_UNITS, String(unit).toLowerCase())) return;
  const allowed = `one of ${Object.keys(ENVOY_UNITS).join(', ')}`;
  throw outOfRange(`shouldRateLimit: \`${where}.limit.unit\``, unit, allowed, "'minute'");
}

function validateHits(where: string, hits: number | undefined): void {
  if (hits !== undefined) validateInteger(`shouldRateLimit: ${where}`, hits, '1', 0);
}
