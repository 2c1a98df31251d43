import {
  airtableProfile,
  anthropicProfile,
  auth0Profile,
  awsProfile,
  azureOpenaiProfile,
  buildkiteGraphqlProfile,
  cloudflareProfile,
  discordProfile,
  dockerHubProfile,
  genericProfile,
  githubProfile,
  gitlabProfile,
  googleProfile,
  hubspotProfile,
  intercomProfile,
  jiraProfile,
  lemlistProfile,
  linearProfile,
  mapboxProfile,
  meetupProfile,
  notionProfile,
  npmRegistryProfile,
  oktaProfile,
  openaiProfile,
  type Profile,
  prisjaktProfile,
  redditProfile,
  resendProfile,
  riotProfile,
  salesforceProfile,
  sendgridProfile,
  shopifyGraphqlProfile,
  shopifyRestProfile,
  slackProfile,
  spotifyProfile,
  stripeProfile,
  twilioProfile,
  type UpstreamCall,
  whoopProfile,
  xProfile,
  zendeskProfile,
} from '../src/index.ts';

/** A response, and what must be read from it. All rows have the `Date` of {@link DATE}. */
export interface HeaderRow {
  readonly id: string;
  readonly profile: Profile;
  readonly status?: number;
  /** One field per line. */
  readonly fields: string;
  readonly body?: unknown;
  readonly call?: UpstreamCall;
  /** By dimension: limit/remaining/seconds from `Date` to the reset; `?` for what is not known. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** `reason`, `scope`, then what holds: `gone`, `permanent`, and the seconds of the pause. */
  readonly limited?: string;
  readonly bucket?: string;
  readonly cost?: Readonly<Record<string, number>>;
}

/** 1800007200 seconds since the epoch. */
export const DATE = 'Fri, 15 Jan 2027 10:00:00 GMT';

const github = githubProfile();
const X_RATELIMIT_LIMIT_5000 = 'x-ratelimit-limit: 5000';

export const headerTable: readonly HeaderRow[] = [
  {
    id: 'ietf-10',
    profile: genericProfile(),
    fields: `RateLimit-Policy: "burst";q=100;w=60,"daily";q=5000;w=86400
      RateLimit: "burst";r=42;t=30`,
    dimensions: { burst: '100/42/30 in 60', daily: '5000/?/? in 86400' },
  },
  {
    id: 'ietf-10-two',
    profile: genericProfile(),
    fields: `RateLimit: "burst";r=0;t=12
      RateLimit: "daily";r=311;t=5400`,
    dimensions: { burst: '?/0/12', daily: '?/311/5400' },
  },
  {
    id: 'ietf-07',
    profile: genericProfile(),
    fields: `RateLimit: limit=100, remaining=42, reset=30
      RateLimit-Policy: 100;w=60`,
    dimensions: { requests: '100/42/30 in 60' },
  },
  {
    id: 'ietf-06',
    profile: resendProfile(),
    fields: `RateLimit-Limit: 100
      RateLimit-Policy: 100;w=60
      RateLimit-Remaining: 42
      RateLimit-Reset: 30`,
    dimensions: { requests: '100/42/30 in 60' },
  },
  {
    id: 'ietf-03',
    profile: genericProfile(),
    fields: `RateLimit-Limit: 100, 100;w=60, 5000;w=86400
      RateLimit-Remaining: 42
      RateLimit-Reset: 30`,
    dimensions: { 'requests-60s': '100/42/30 in 60' },
  },
  {
    id: 'polli-00',
    profile: whoopProfile(),
    fields: `X-RateLimit-Limit: 100, 100;window=60, 10000;window=86400
      X-RateLimit-Remaining: 42
      X-RateLimit-Reset: 30`,
    dimensions: { 'requests-60s': '100/42/30 in 60' },
  },
  {
    id: 'github',
    profile: github,
    fields: `${X_RATELIMIT_LIMIT_5000}
      x-ratelimit-remaining: 4321
      x-ratelimit-used: 679
      x-ratelimit-reset: 1800009000
      x-ratelimit-resource: core`,
    dimensions: { requests: '5000/4321/1800' },
    bucket: 'core',
  },
  {
    id: 'github-empty',
    profile: github,
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
    profile: github,
    status: 403,
    fields: `retry-after: 60
      x-ratelimit-remaining: 4321`,
    body: { message: 'You have exceeded a secondary rate limit.' },
    dimensions: { requests: '?/4321/?' },
    limited: 'secondary upstream 60',
  },
  {
    id: 'github-304',
    profile: github,
    status: 304,
    fields: `x-ratelimit-remaining: 4321
      x-ratelimit-reset: 1800009000`,
    dimensions: { requests: '?/4321/1800' },
    cost: { requests: 0 },
  },
  {
    id: 'github-gql',
    profile: github,
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
    id: 'openai',
    profile: openaiProfile(),
    fields: `x-ratelimit-limit-requests: 500
      x-ratelimit-limit-tokens: 30000
      x-ratelimit-remaining-requests: 499
      x-ratelimit-remaining-tokens: 28500
      x-ratelimit-reset-requests: 120ms
      x-ratelimit-reset-tokens: 6m0s`,
    dimensions: { requests: '500/499/0.12', tokens: '30000/28500/360' },
  },
  {
    id: 'openai-wait',
    profile: openaiProfile(),
    status: 429,
    fields: `retry-after-ms: 1500
      retry-after: 2
      x-should-retry: true`,
    dimensions: {},
    limited: 'quota bucket 1.5',
  },
  {
    id: 'openai-no-money',
    profile: openaiProfile(),
    status: 429,
    fields: 'retry-after: 2',
    body: { error: { code: 'insufficient_quota' } },
    dimensions: {},
    limited: 'insufficient-quota bucket permanent',
  },
  {
    id: 'azure-openai',
    profile: azureOpenaiProfile(),
    fields: `x-ratelimit-remaining-tokens: -1
      x-ratelimit-remaining-requests: 59
      x-ratelimit-reset-requests: 1`,
    dimensions: { requests: '?/59/1' },
  },
  {
    id: 'anthropic',
    profile: anthropicProfile(),
    fields: `anthropic-ratelimit-requests-limit: 50
      anthropic-ratelimit-requests-remaining: 49
      anthropic-ratelimit-requests-reset: 2027-01-15T10:00:01Z
      anthropic-ratelimit-input-tokens-limit: 30000
      anthropic-ratelimit-input-tokens-remaining: 0
      anthropic-ratelimit-input-tokens-reset: 2027-01-15T10:00:48Z
      anthropic-ratelimit-output-tokens-limit: 8000
      anthropic-ratelimit-output-tokens-remaining: 7900
      anthropic-ratelimit-output-tokens-reset: 2027-01-15T10:00:01Z`,
    dimensions: { requests: '50/49/1', 'input-tokens': '30000/0/48', 'output-tokens': '8000/7900/1' },
  },
  {
    id: 'anthropic-past',
    profile: anthropicProfile(),
    fields: `anthropic-ratelimit-requests-limit: 50
      anthropic-ratelimit-requests-remaining: 49
      anthropic-ratelimit-requests-reset: 2027-01-15T09:59:59Z`,
    dimensions: { requests: '50/49/0' },
  },
  {
    id: 'anthropic-overloaded',
    profile: anthropicProfile(),
    status: 529,
    fields: '',
    dimensions: {},
    limited: 'overload bucket',
  },
  {
    id: 'google',
    profile: googleProfile(),
    status: 429,
    fields: '',
    body: {
      error: {
        status: 'RESOURCE_EXHAUSTED',
        details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '12.5s' }],
      },
    },
    dimensions: {},
    limited: 'quota bucket 12.5',
  },
  {
    id: 'google-daily',
    profile: googleProfile(),
    status: 403,
    fields: '',
    body: { error: { errors: [{ reason: 'dailyLimitExceeded' }] } },
    dimensions: {},
    // Midnight in California is 08:00 UTC in January.
    limited: 'daily bucket 79200',
  },
  {
    id: 'aws',
    profile: awsProfile(),
    status: 400,
    fields: `x-amzn-errortype: ThrottlingException
      x-amz-retry-after: 1500`,
    dimensions: {},
    limited: 'quota bucket 1.5',
  },
  {
    id: 'aws-s3',
    profile: awsProfile(),
    status: 503,
    fields: '',
    body: '<Error><Code>SlowDown</Code></Error>',
    dimensions: {},
    limited: 'overload bucket',
  },
  {
    id: 'twilio',
    profile: twilioProfile(),
    status: 429,
    fields: 'Twilio-Concurrent-Requests: 100',
    body: { code: 20429 },
    dimensions: {},
    limited: 'concurrency bucket',
  },
  {
    id: 'sendgrid',
    profile: sendgridProfile(),
    fields: `X-RateLimit-Limit: 600
      X-RateLimit-Remaining: 599
      X-RateLimit-Reset: 1800007260`,
    dimensions: { requests: '600/599/60' },
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
    id: 'cloudflare',
    profile: cloudflareProfile(),
    fields: `Ratelimit: "default";r=50;t=30
      Ratelimit-Policy: "default";q=1200;w=300`,
    dimensions: { default: '1200/50/30 in 300' },
  },
  {
    id: 'okta',
    profile: oktaProfile(),
    fields: `X-Rate-Limit-Limit: 1200
      X-Rate-Limit-Remaining: 1199
      X-Rate-Limit-Reset: 1800007260`,
    dimensions: { requests: '1200/1199/60' },
  },
  {
    id: 'okta-concurrency',
    profile: oktaProfile(),
    status: 429,
    fields: `X-Rate-Limit-Limit: 0
      X-Rate-Limit-Remaining: 0
      X-Rate-Limit-Reset: 1800007201`,
    dimensions: {},
    limited: 'concurrency bucket',
  },
  {
    id: 'auth0',
    profile: auth0Profile(),
    fields: `x-ratelimit-limit: 10
      x-ratelimit-remaining: 8
      x-ratelimit-reset: 1800007212
      Auth0-Client-Quota-Limit: per_hour;q=100;r=50;t=3600,per_day;q=1000;r=500;t=86400`,
    dimensions: {
      requests: '10/8/12',
      'client-hour': '100/50/3600',
      'client-day': '1000/500/86400',
    },
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
    id: 'mapbox',
    profile: mapboxProfile(),
    fields: `X-Rate-Limit-Interval: 60
      X-Rate-Limit-Limit: 600
      X-Rate-Limit-Reset: 1800007260`,
    dimensions: { requests: '600/?/60 in 60' },
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
    id: 'buildkite',
    profile: buildkiteGraphqlProfile(),
    fields: `RateLimit-Limit: 20000
      RateLimit-Remaining: 18800
      RateLimit-Reset: 187`,
    dimensions: { complexity: '20000/18800/187' },
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
  {
    id: 'bad-retry-epoch',
    profile: genericProfile(),
    status: 429,
    fields: 'Retry-After: 1800007230',
    dimensions: {},
    limited: 'quota bucket 30',
  },
  {
    id: 'bad-past',
    profile: genericProfile(),
    fields: `X-RateLimit-Remaining: 0
      X-RateLimit-Reset: 1800007100`,
    dimensions: { requests: '?/0/0' },
  },
  {
    id: 'bad-negative',
    profile: genericProfile(),
    fields: 'X-RateLimit-Remaining: -3',
    dimensions: { requests: '?/0/?' },
  },
  {
    id: 'bad-mix',
    profile: genericProfile(),
    fields: 'X-RateLimit-Remaining: 12, 99',
    dimensions: { requests: '?/12/?' },
  },
  {
    id: 'bad-huge',
    profile: genericProfile(),
    fields: 'RateLimit: "x";r=999999999999999;t=999999999',
    // The reset is clamped to a year. The upstream bounds it further, by `maxPause`.
    dimensions: { x: '?/999999999999999/31622400' },
  },
  {
    id: 'bad-400',
    profile: genericProfile(),
    status: 400,
    fields: 'X-RateLimit-Remaining: 0',
    dimensions: { requests: '?/0/?' },
  },
  {
    id: 'bad-400-meetup',
    profile: meetupProfile(),
    status: 400,
    fields: 'X-RateLimit-Remaining: 0',
    dimensions: { requests: '?/0/?' },
    limited: 'quota bucket gone',
  },
  {
    id: 'cached',
    profile: github,
    fields: `Age: 40
      ${X_RATELIMIT_LIMIT_5000}
      x-ratelimit-remaining: 0
      x-ratelimit-reset: 1800009000`,
    dimensions: {},
  },
];
