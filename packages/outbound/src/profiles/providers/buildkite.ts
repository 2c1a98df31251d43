import type { Profile } from '../../profile.ts';
import { defineProfile } from '../define-profile.ts';

/**
 * Buildkite's GraphQL API. Points of complexity per organisation, with seconds until the reset. For its REST
 * API use `genericProfile()`, which reads the same fields as requests.
 *
 * Known: `RateLimit-*`. Source: https://buildkite.com/docs/apis/graphql/graphql-resource-limits.
 * Assumed: a query without a cost is worth 1 point. Pass `cost: { complexity: 500 }`.
 */
export function buildkiteGraphqlProfile(): Profile {
  return defineProfile({
    name: 'buildkite-graphql',
    dimensions: [
      {
        name: 'complexity',
        kind: 'window',
        fields: { limit: 'ratelimit-limit', remaining: 'ratelimit-remaining', reset: 'ratelimit-reset' },
        format: 'delta-s',
      },
    ],
  });
}
