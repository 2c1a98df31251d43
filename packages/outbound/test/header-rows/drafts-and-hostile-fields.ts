import {
  genericProfile,
  githubProfile,
  meetupProfile,
  resendProfile,
  whoopProfile,
} from '../../src/index.ts';
import type { HeaderRow } from './header-row.ts';

export const draftRows: readonly HeaderRow[] = [
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
    profile: githubProfile(),
    fields: `Age: 40
      x-ratelimit-limit: 5000
      x-ratelimit-remaining: 0
      x-ratelimit-reset: 1800009000`,
    dimensions: {},
  },
];
