import {
  anthropicProfile,
  auth0Profile,
  awsProfile,
  azureOpenaiProfile,
  cloudflareProfile,
  googleProfile,
  mapboxProfile,
  oktaProfile,
  openaiProfile,
  sendgridProfile,
  twilioProfile,
} from '../../src/index.ts';
import type { HeaderRow } from './header-row.ts';

export const cloudRows: readonly HeaderRow[] = [
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
    id: 'mapbox',
    profile: mapboxProfile(),
    fields: `X-Rate-Limit-Interval: 60
      X-Rate-Limit-Limit: 600
      X-Rate-Limit-Reset: 1800007260`,
    dimensions: { requests: '600/?/60 in 60' },
  },
];
