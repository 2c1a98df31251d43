import type { DimensionReading } from '../../observation.ts';
import type { Profile } from '../../profile.ts';
import type { UpstreamResponse } from '../../upstream-response.ts';
import { defineProfile } from '../define-profile.ts';
import { reading } from '../fields/ietf-quotas.ts';
import { parseMoment } from '../fields/moment-formats.ts';
import { leastNumber, MAX_FIELD_LENGTH } from '../fields/quota-numbers.ts';

/** Endpoints that Zendesk documents with a limit of their own. */
const ENDPOINTS = ['tickets-index', 'search-index', 'incremental-exports'];

/**
 * Zendesk. The quota of the account per minute, and those of some endpoints, each in a field
 * `zendesk-ratelimit-<endpoint>: total=100; remaining=99; resets=41`. A call spends units of an endpoint only
 * if it says so: `cost: { 'tickets-index': 1 }`.
 *
 * Known: the reset counts seconds; an endpoint may answer 429 while the account has calls left. Source:
 * https://developer.zendesk.com/api-reference/introduction/rate-limits/.
 * Assumed: the names of the endpoints other than `tickets-index`.
 */
export function zendeskProfile(): Profile {
  return defineProfile({
    name: 'zendesk',
    dimensions: [
      {
        name: 'account',
        kind: 'window',
        windowMs: 60_000,
        fields: { limit: 'x-rate-limit', remaining: 'x-rate-limit-remaining', reset: 'ratelimit-reset' },
        format: 'delta-s',
      },
      ...ENDPOINTS.map((name) => ({ name, kind: 'window' as const, defaultCost: 0 })),
    ],
    readMore: (response) => ENDPOINTS.flatMap((endpoint) => endpointReading(response, endpoint) ?? []),
  });
}

function endpointReading(response: UpstreamResponse, endpoint: string): DimensionReading | undefined {
  const text = response.header(`zendesk-ratelimit-${endpoint}`);
  if (text === undefined || text.length > MAX_FIELD_LENGTH) return undefined;
  const value = (name: string): string | undefined => {
    return new RegExp(`(?:^|;)\\s*${name}=([\\d.-]{1,20})`).exec(text)?.[1];
  };
  const [limit, remaining] = [leastNumber(value('total')), leastNumber(value('remaining'))];
  if (limit === undefined && remaining === undefined) return undefined;
  const reset = parseMoment(value('resets'), 'delta-s');
  return reading(endpoint, { kind: 'window', limit, remaining, reset });
}
