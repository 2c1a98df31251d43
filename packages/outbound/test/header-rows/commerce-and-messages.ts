import {
  discordProfile,
  hubspotProfile,
  intercomProfile,
  lemlistProfile,
  prisjaktProfile,
  redditProfile,
  riotProfile,
  salesforceProfile,
  shopifyGraphqlProfile,
  shopifyRestProfile,
  slackProfile,
  spotifyProfile,
  stripeProfile,
  xProfile,
} from '../../src/index.ts';
import type { HeaderRow } from './header-row.ts';

export const commerceRows: readonly HeaderRow[] = [
  {
    id: 'stripe',
    profile: stripeProfile(),
    status: 429,
    fields: `Stripe-Rate-Limited-Reason: endpoint-rate
      Stripe-Should-Retry: true`,
    dimensions: {},
    limited: 'quota bucket',
  },
  {
    id: 'stripe-lock',
    profile: stripeProfile(),
    status: 429,
    fields: '',
    body: { error: { code: 'lock_timeout' } },
    dimensions: {},
  },
  {
    id: 'shopify-rest',
    profile: shopifyRestProfile(),
    fields: 'X-Shopify-Shop-Api-Call-Limit: 32/40',
    dimensions: { requests: '40/8/? at 2' },
  },
  {
    id: 'shopify-rest-429',
    profile: shopifyRestProfile(),
    status: 429,
    fields: `X-Shopify-Shop-Api-Call-Limit: 40/40
      Retry-After: 2.0`,
    dimensions: { requests: '40/0/? at 2' },
    limited: 'quota bucket gone 2',
  },
  {
    id: 'shopify-gql',
    profile: shopifyGraphqlProfile(),
    fields: '',
    body: {
      extensions: {
        cost: {
          requestedQueryCost: 52,
          actualQueryCost: 14,
          throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1860, restoreRate: 100 },
        },
      },
    },
    dimensions: { points: '2000/1860/? at 100' },
    cost: { points: 14 },
  },
  {
    id: 'slack',
    profile: slackProfile(),
    status: 429,
    fields: 'Retry-After: 30',
    dimensions: {},
    limited: 'quota bucket 30',
  },
  {
    id: 'discord',
    profile: discordProfile(),
    fields: `X-RateLimit-Limit: 5
      X-RateLimit-Remaining: 3
      X-RateLimit-Reset: 1800007201.250
      X-RateLimit-Reset-After: 1.250
      X-RateLimit-Bucket: 8f2c`,
    dimensions: { requests: '5/3/1.25' },
    bucket: '8f2c',
  },
  {
    id: 'discord-shared',
    profile: discordProfile(),
    status: 429,
    fields: `Retry-After: 3
      X-RateLimit-Scope: shared
      X-RateLimit-Remaining: 4`,
    body: { retry_after: 2.815 },
    dimensions: { requests: '?/4/?' },
    limited: 'resource bucket 2.815',
  },
  {
    id: 'discord-global',
    profile: discordProfile(),
    status: 429,
    fields: `Retry-After: 3
      X-RateLimit-Global: true`,
    dimensions: {},
    limited: 'global upstream 3',
  },
  {
    id: 'x',
    profile: xProfile(),
    fields: `x-rate-limit-limit: 900
      x-rate-limit-remaining: 847
      x-rate-limit-reset: 1800008100
      x-app-limit-24hour-limit: 5000
      x-app-limit-24hour-remaining: 4900
      x-app-limit-24hour-reset: 1800090000`,
    dimensions: { requests: '900/847/900', 'app-day': '5000/4900/82800' },
  },
  {
    id: 'hubspot',
    profile: hubspotProfile(),
    fields: `X-HubSpot-RateLimit-Max: 190
      X-HubSpot-RateLimit-Remaining: 188
      X-HubSpot-RateLimit-Interval-Milliseconds: 10000
      X-HubSpot-RateLimit-Daily: 650000
      X-HubSpot-RateLimit-Daily-Remaining: 642100`,
    dimensions: { burst: '190/188/? in 10', daily: '650000/642100/? in 86400' },
  },
  {
    id: 'salesforce',
    profile: salesforceProfile(),
    fields: 'Sforce-Limit-Info: api-usage=10018/100000; api-bursts=1/750',
    dimensions: { daily: '100000/89982/? in 86400 at 0' },
  },
  {
    id: 'salesforce-older',
    profile: salesforceProfile(),
    fields: 'Sforce-Limit-Info: api-usage=10018/100000; per-app-api-usage=17/250(appName=x)',
    dimensions: {
      daily: '100000/89982/? in 86400 at 0',
      'per-app': '250/233/? in 86400 at 0',
    },
  },
  {
    id: 'salesforce-gone',
    profile: salesforceProfile(),
    status: 403,
    fields: '',
    body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED' }],
    dimensions: {},
    limited: 'quota bucket gone',
  },
  {
    id: 'reddit',
    profile: redditProfile(),
    fields: `X-Ratelimit-Used: 13
      X-Ratelimit-Remaining: 587.0
      X-Ratelimit-Reset: 402`,
    dimensions: { requests: '600/587/402' },
  },
  {
    id: 'spotify',
    profile: spotifyProfile(),
    status: 429,
    fields: 'Retry-After: 79892',
    dimensions: {},
    limited: 'quota bucket 79892',
  },
  {
    id: 'riot',
    profile: riotProfile(),
    fields: `X-App-Rate-Limit: 20:1,100:120
      X-App-Rate-Limit-Count: 3:1,45:120`,
    dimensions: { 'app-1s': '20/17/? in 1', 'app-120s': '100/55/? in 120' },
  },
  {
    id: 'riot-service',
    profile: riotProfile(),
    status: 429,
    fields: 'X-Rate-Limit-Type: service',
    dimensions: {},
    limited: 'overload bucket',
  },
  {
    id: 'intercom',
    profile: intercomProfile(),
    fields: `X-RateLimit-Limit: 1000
      X-RateLimit-Remaining: 999
      X-RateLimit-Reset: 1800007210`,
    dimensions: { requests: '1000/999/10' },
  },
  {
    id: 'prisjakt',
    profile: prisjaktProfile(),
    fields: `X-Rate-Limit-Limit: 10000
      X-Rate-Limit-Remaining: 0
      X-Rate-Limit-Reset: 600000`,
    dimensions: { requests: '10000/0/600' },
  },
  {
    id: 'lemlist',
    profile: lemlistProfile(),
    fields: `X-RateLimit-Limit: 20
      X-RateLimit-Remaining: 7
      X-RateLimit-Reset: Fri Jan 15 2027 11:00:02 GMT+0100 (Central European Standard Time)`,
    dimensions: { requests: '20/7/2' },
  },
];
