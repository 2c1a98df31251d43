import { createHash } from 'node:crypto';
import type { EnvoyEntry, EnvoyRequest } from '@sluice/config';

/** What a store keeps of a value, at most. */
const LONGEST_KEPT = 1024;
/** Long enough for the patterns of rules and files. */
const BEGINNING = 900;

/**
 * Shortens long values to their beginning and a digest. Clients of Envoy choose values, and Envoy passes
 * requests whose calls fail: an error would lift the limits for them. Records live in memory, so the values
 * cannot stay as they are.
 */
export function withShortValues(request: EnvoyRequest): EnvoyRequest {
  const isLong = ({ value = '' }: EnvoyEntry): boolean => value.length > LONGEST_KEPT;
  if (!request.descriptors.some(({ entries }) => entries.some(isLong))) return request;
  return {
    ...request,
    descriptors: request.descriptors.map((descriptor) => ({
      ...descriptor,
      entries: descriptor.entries.map((entry) => (isLong(entry) ? shortened(entry) : entry)),
    })),
  };
}

function shortened({ key, value = '' }: EnvoyEntry): EnvoyEntry {
  const digest = createHash('sha256').update(value).digest('hex');
  return { key, value: `${value.slice(0, BEGINNING)}:sha256:${digest}` };
}
