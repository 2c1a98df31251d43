import { fixedWindow, type Limit, slidingWindow, tokenBucket } from '@sluice/core';
import type { AdapterConformanceCase } from '../adapter-conformance-case.ts';
import type { SuiteRequest } from '../adapter-under-test.ts';
import { day, two } from '../sample-limits.ts';
import { NO_QUOTA, OVER, PROBLEM } from './answers.ts';
import { scenarioCases } from './play-scenario.ts';

const free: readonly Limit[] = [two];
/** The limits of a suspended customer. */
const none: readonly Limit[] = [slidingWindow({ name: 'none', limit: 0, window: '1h' })];

const costOf = (request: SuiteRequest): number => Number(request.header('x-cost') ?? 1);

/** Limits and costs. */
export const limitCases: readonly AdapterConformanceCase[] = scenarioCases('limits', {
  'passes up to the limit, then refuses, and reports both': {
    limiters: () => [{ limits: [two] }],
    steps: [
      { status: 200, sees: { 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '1', 'retry-after': null } },
      { status: 200, sees: { 'x-ratelimit-remaining': '0', ratelimit: '"two";r=0;t=<time>' } },
      {
        status: 429,
        sees: { ...PROBLEM, 'retry-after': /^3(600|59\d)$/ },
        answers: { ...OVER, 'violated-policies': ['two'] },
      },
      { method: 'HEAD', status: 429 },
    ],
  },

  'checks several limits at once and charges none when one denies': {
    limiters: () => [{ limits: [day, two], cost: costOf }],
    steps: [
      { status: 200, sees: { ratelimit: '"day";r=99;t=<time>, "two";r=1;t=<time>' } },
      { headers: { 'x-cost': '2' }, status: 429, sees: { ratelimit: '"day";r=99, "two";r=1;t=<time>' } },
      { status: 200, sees: { ratelimit: '"day";r=98;t=<time>, "two";r=0;t=<time>' } },
      { status: 429, sees: { 'ratelimit-policy': '"day";q=100;w=86400, "two";q=2;w=3600' } },
    ],
  },

  'limits by tier; null is unlimited and reports no quota': {
    limiters: () => [{ limits: (request) => (request.header('x-tier') === 'staff' ? null : free) }],
    steps: [
      { status: 200, times: 2 },
      { status: 429 },
      { headers: { 'x-tier': 'staff' }, status: 200, sees: NO_QUOTA, times: 3 },
    ],
  },

  'refuses with 429 under a limit of 0, which no wait helps, and not with an error': {
    limiters: () => [{ limits: (request) => (request.header('x-tier') === 'suspended' ? none : free) }],
    steps: [
      {
        headers: { 'x-tier': 'suspended' },
        status: 429,
        sees: { 'retry-after': null, 'x-ratelimit-limit': '0', 'ratelimit-policy': '"none";q=0;w=3600' },
        answers: { ...OVER, 'violated-policies': ['none'] },
        times: 2,
      },
      { status: 200 },
    ],
  },

  'spends the cost, and sends no Retry-After for one that can never fit': {
    limiters: () => [
      {
        limits: [tokenBucket({ name: 'units', capacity: 10, refill: { amount: 1, every: '1h' } })],
        cost: async (request) => costOf(request),
      },
    ],
    steps: [
      { headers: { 'x-cost': '8' }, status: 200, sees: { 'x-ratelimit-remaining': '2' } },
      { headers: { 'x-cost': '5' }, status: 429, sees: { 'retry-after': /^10[78]\d\d$/ } },
      { headers: { 'x-cost': '2' }, status: 200, sees: { 'x-ratelimit-remaining': '0' } },
      { headers: { 'x-cost': '11' }, status: 429, sees: { 'retry-after': null } },
      { headers: { 'x-cost': '-1' }, status: 500, answers: { name: 'RangeError', code: 'OUT_OF_RANGE' } },
    ],
  },

  'spends a cost of its own from each limit, all or nothing': {
    limiters: () => [
      {
        limits: [
          fixedWindow({ name: 'requests', limit: 3, window: '1d' }),
          fixedWindow({ name: 'tokens', limit: 2000, window: '1d' }),
        ],
        cost: { requests: 1, tokens: 1200 },
      },
    ],
    steps: [
      { status: 200, sees: { ratelimit: '"requests";r=2;t=<time>, "tokens";r=800;t=<time>' } },
      {
        status: 429,
        sees: { ratelimit: '"requests";r=2, "tokens";r=800;t=<time>' },
        answers: { ...OVER, 'violated-policies': ['tokens'] },
      },
    ],
  },

  'spends costs by limit that a function returns; a limit that it does not name costs 1': {
    limiters: () => [
      {
        limits: [two, fixedWindow({ name: 'tokens', limit: 2000, window: '1d' })],
        cost: (request) => ({ tokens: Number(request.header('x-tokens')) }),
      },
    ],
    steps: [
      {
        headers: { 'x-tokens': '1200' },
        status: 200,
        sees: { ratelimit: '"two";r=1;t=<time>, "tokens";r=800;t=<time>' },
      },
      { headers: { 'x-tokens': '-1' }, status: 500, answers: { name: 'RangeError', code: 'OUT_OF_RANGE' } },
      { headers: { 'x-tokens': '0' }, status: 200, sees: { 'x-ratelimit-remaining': '0' } },
      { headers: { 'x-tokens': '0' }, status: 429 },
    ],
  },

  'skips a request if `skip` returns true': {
    limiters: () => [{ limits: [two], skip: async (request) => request.header('x-skip') === 'yes' }],
    steps: [
      { headers: { 'x-skip': 'yes' }, status: 200, sees: NO_QUOTA, times: 3 },
      { status: 200, times: 2 },
      { status: 429 },
    ],
  },

  'passes addresses on the allow list': {
    limiters: () => [{ limits: [two], allow: ['10.0.0.0/8', '127.0.0.0/8'] }],
    steps: [{ status: 200, sees: NO_QUOTA, times: 4 }],
  },

  'counts by the key that `key` returns': {
    limiters: () => [{ limits: [two], key: async (request) => String(request.header('x-user')) }],
    steps: [
      { headers: { 'x-user': 'ada' }, status: 200, times: 2 },
      { headers: { 'x-user': 'ada' }, status: 429 },
      { headers: { 'x-user': 'bob' }, status: 200, sees: { 'x-ratelimit-remaining': '1' } },
    ],
  },

  'counts only failed requests, if `countWhen` says so': {
    needs: ['settles'],
    limiters: () => [{ limits: [two], countWhen: (_request, { status }) => status >= 400 }],
    steps: [
      { method: 'POST', status: 200, left: [two, 2], times: 5 },
      { method: 'POST', headers: { 'x-answer': '401' }, status: 401, times: 2 },
      { method: 'POST', status: 429, times: 2 },
    ],
  },
});
