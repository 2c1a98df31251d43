import {
  airtableProfile,
  buildkiteGraphqlProfile,
  dockerHubProfile,
  githubProfile,
  gitlabProfile,
  jiraProfile,
  linearProfile,
  notionProfile,
  npmRegistryProfile,
  zendeskProfile,
} from '../../src/index.ts';
import type { HeaderRow } from './header-row.ts';

export const codeRows: readonly HeaderRow[] = [
  {
    id: 'github',
    profile: githubProfile(),
    fields: `x-ratelimit-limit: 5000
      x-ratelimit-remaining: 4321
      x-ratelimit-used: 679
      x-ratelimit-reset: 1800009000
      x-ratelimit-resource: core`,
    dimensions: { requests: '5000/4321/1800' },
    bucket: 'core',
  },
  {
    id: 'github-empty',
    profile: githubProfile(),
    status: 403,
    fields: `x-ratelimit-remaining: 0
      x-ratelimit-reset: 1800009000
      x-ratelimit-resource: search`,
    dimensions: { requests: '?/0/1800' },
    limited: 'quota bucket gone 1800',
    bucket: 'search',
  },
  {
    id: 'github-2nd',
    profile: githubProfile(),
    status: 403,
    fields: `retry-after: 60
      x-ratelimit-remaining: 4321`,
    body: { message: 'You have exceeded a secondary rate limit.' },
    dimensions: { requests: '?/4321/?' },
    limited: 'secondary upstream 60',
  },
  {
    id: 'github-304',
    profile: githubProfile(),
    status: 304,
    fields: `x-ratelimit-remaining: 4321
      x-ratelimit-reset: 1800009000`,
    dimensions: { requests: '?/4321/1800' },
    cost: { requests: 0 },
  },
  {
    id: 'github-gql',
    profile: githubProfile(),
    fields: `x-ratelimit-remaining: 0
      x-ratelimit-reset: 1800009000
      x-ratelimit-resource: graphql`,
    body: { errors: [{ type: 'RATE_LIMITED' }] },
    dimensions: { requests: '?/0/1800' },
    limited: 'quota bucket gone 1800',
    bucket: 'graphql',
  },
  {
    id: 'gitlab',
    profile: gitlabProfile(),
    fields: `RateLimit-Limit: 600
      RateLimit-Observed: 6
      RateLimit-Remaining: 594
      RateLimit-Reset: 1800007260
      RateLimit-ResetTime: Fri, 15 Jan 2027 10:01:00 GMT
      RateLimit-Name: throttle_authenticated_api`,
    dimensions: { requests: '600/594/60' },
    bucket: 'throttle_authenticated_api',
  },
  {
    id: 'zendesk',
    profile: zendeskProfile(),
    fields: `X-Rate-Limit: 700
      X-Rate-Limit-Remaining: 690
      ratelimit-reset: 41
      zendesk-ratelimit-tickets-index: total=100; remaining=99; resets=41`,
    dimensions: { account: '700/690/41 in 60', 'tickets-index': '100/99/41' },
  },
  {
    id: 'jira',
    profile: jiraProfile(),
    fields: `X-RateLimit-Limit: 350
      X-RateLimit-Remaining: 60
      X-RateLimit-Reset: 2027-01-15T10:01Z
      X-RateLimit-NearLimit: true
      RateLimit-Reason: jira-burst-based`,
    dimensions: { requests: '350/60/60 +60' },
  },
  {
    id: 'jira-beta',
    profile: jiraProfile(),
    fields: `Beta-RateLimit: "tenant-app-quota";r=17842;t=2107
      Beta-RateLimit-Policy: "tenant-app-quota";q=100100;w=3600`,
    dimensions: { 'tenant-app-quota': '100100/17842/2107 in 3600' },
  },
  {
    id: 'notion',
    profile: notionProfile(),
    status: 429,
    fields: 'Retry-After: 27',
    body: { code: 'rate_limited', additional_data: { rate_limit_reason: 'connection' } },
    dimensions: {},
    limited: 'quota bucket 27',
  },
  {
    id: 'airtable',
    profile: airtableProfile(),
    status: 429,
    fields: '',
    dimensions: {},
    limited: 'quota bucket 30',
  },
  {
    id: 'linear',
    profile: linearProfile(),
    fields: `X-RateLimit-Requests-Limit: 5000
      X-RateLimit-Requests-Remaining: 4990
      X-RateLimit-Requests-Reset: 1800010800000
      X-Complexity: 60
      X-RateLimit-Complexity-Limit: 3000000
      X-RateLimit-Complexity-Remaining: 2999940
      X-RateLimit-Complexity-Reset: 1800010800000`,
    dimensions: {
      requests: '5000/4990/3600 in 3600',
      complexity: '3000000/2999940/3600 in 3600',
    },
    cost: { complexity: 60 },
  },
  {
    id: 'linear-limited',
    profile: linearProfile(),
    status: 400,
    fields: '',
    body: { errors: [{ extensions: { code: 'RATELIMITED' } }] },
    dimensions: {},
    limited: 'quota bucket',
  },
  {
    id: 'docker',
    profile: dockerHubProfile(),
    fields: `ratelimit-limit: 100;w=21600
      ratelimit-remaining: 76;w=21600
      docker-ratelimit-source: 192.0.2.7`,
    call: { method: 'GET', url: 'https://registry-1.docker.io/v2/library/alpine/manifests/3' },
    dimensions: { pulls: '100/76/? in 21600' },
    cost: { pulls: 1 },
  },
  {
    id: 'docker-head',
    profile: dockerHubProfile(),
    fields: 'ratelimit-remaining: 76;w=21600',
    call: { method: 'HEAD', url: 'https://registry-1.docker.io/v2/library/alpine/manifests/3' },
    dimensions: { pulls: '?/76/? in 21600' },
    cost: { pulls: 0 },
  },
  {
    id: 'npm',
    profile: npmRegistryProfile(),
    status: 429,
    fields: 'retry-after: 300',
    dimensions: {},
    limited: 'quota upstream 300',
  },
  {
    id: 'npm-without',
    profile: npmRegistryProfile(),
    status: 429,
    fields: '',
    dimensions: {},
    limited: 'quota upstream',
  },
  {
    id: 'buildkite',
    profile: buildkiteGraphqlProfile(),
    fields: `RateLimit-Limit: 20000
      RateLimit-Remaining: 18800
      RateLimit-Reset: 187`,
    dimensions: { complexity: '20000/18800/187' },
  },
];
