import type { LimitedReading } from '../../observation.ts';
import type { Profile } from '../../profile.ts';
import type { UpstreamCall } from '../../upstream-call.ts';
import type { UpstreamResponse } from '../../upstream-response.ts';
import { bodyArray, bodyNumber, bodyText } from '../body-value.ts';
import { defineProfile } from '../define-profile.ts';
import { after } from '../fields/moment-formats.ts';
import { leastNumber } from '../fields/quota-numbers.ts';
import { retryAfter } from '../fields/retry-after.ts';
import { X_RATELIMIT } from '../fields/x-ratelimit.ts';
import { limitedReading } from '../limited-by-status.ts';
import { pathParts } from '../route-of-call.ts';

/** What GitHub asks for where a secondary limit names no wait. */
const SECONDARY_PAUSE_MS = 60_000;

/**
 * GitHub, REST and GraphQL. One quota per user or installation and resource (`core`, `search`, `graphql`,
 * `code_search`), with an epoch in seconds as its reset. Give GraphQL calls their points as the cost, and
 * query `rateLimit { cost }`, so that they settle with what they really cost.
 *
 * Known: an empty quota answers 403 or 429; a secondary limit answers either with `Retry-After` or without
 * any sign in the headers, and then a minute is the least wait; GraphQL answers 200 with `RATE_LIMITED`; a
 * 304 costs nothing. Sources:
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api,
 * https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api.
 * Assumed: the reset is rounded down. Not read: the secondary limits themselves (100 concurrent calls, 900
 * points a minute, 80 writes a minute), which no field reports: declare them with `concurrency` and `limits`.
 */
export function githubProfile(): Profile {
  return defineProfile({
    name: 'github',
    dimensions: [
      {
        name: 'requests',
        kind: 'window',
        fields: { ...X_RATELIMIT, used: 'x-ratelimit-used' },
      },
    ],
    bucketField: 'x-ratelimit-resource',
    bucketOf: (call) => ({ route: resourceOf(call) }),
    cost: (response) => {
      if (response.status === 304) return { requests: 0 };
      const points = bodyNumber(response.body, 'data', 'rateLimit', 'cost');
      return points === undefined ? undefined : { requests: points };
    },
    limited,
  });
}

function limited(response: UpstreamResponse): LimitedReading | undefined {
  const { status, body } = response;
  const isGraphqlLimit = bodyArray(body, 'errors').some((error) => {
    return bodyText(error, 'type') === 'RATE_LIMITED';
  });
  if (isGraphqlLimit && status === 200) return limitedReading('quota', { isQuotaGone: true });
  if (status !== 403 && status !== 429) return undefined;
  const pause = retryAfter(response);
  const message = bodyText(body, 'message') ?? '';
  const isEmpty = leastNumber(response.header('x-ratelimit-remaining')) === 0;
  // A query of many points exceeds the quota before it is empty.
  if (pause === undefined && (isEmpty || /API rate limit exceeded/i.test(message))) {
    return limitedReading('quota', { isQuotaGone: true });
  }
  // A 403 is also the answer to a call that is not allowed at all.
  const isSecondary =
    pause !== undefined || status === 429 || /secondary rate limit|abuse detection/i.test(message);
  if (!isSecondary) return undefined;
  return limitedReading('secondary', { scope: 'upstream', pause: pause ?? after(SECONDARY_PAUSE_MS) });
}

/** The resource that GitHub will name, as far as the path shows it. */
function resourceOf(call: UpstreamCall): string {
  const parts = pathParts(call);
  const [first, second] = parts[0] === 'api' && parts[1] === 'v3' ? parts.slice(2) : parts;
  if (first === 'graphql' || second === 'graphql') return 'graphql';
  if (first === 'search') return second === 'code' ? 'code_search' : 'search';
  return 'core';
}
