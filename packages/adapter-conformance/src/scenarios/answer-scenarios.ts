import { fixedWindow, slidingWindow } from '@sluice/core';
import type { AdapterConformanceCase } from '../adapter-conformance-case.ts';
import { day, two } from '../sample-limits.ts';
import { NO_QUOTA, OVER, PROBLEM } from './answers.ts';
import { scenarioCases } from './play-scenario.ts';

/** What clients and handlers see of decisions. */
export const answerCases: readonly AdapterConformanceCase[] = scenarioCases('answers', {
  'shows the decision to the handler': {
    needs: ['decisions'],
    limiters: () => [{ limits: [two] }],
    steps: [{ status: 200, answers: { passed: true, decided: true } }],
  },

  'lets everything pass in shadow mode, and reports no quota': {
    limiters: () => [{ limits: [two], shadow: true }],
    steps: [{ status: 200, sees: { ...NO_QUOTA, 'retry-after': null }, times: 4 }],
  },

  'keeps a decision made in shadow mode apart from the enforced one, whichever comes first': {
    needs: ['decisions', 'shadowDecisions'],
    limiters: () => [
      { limits: [day] },
      { limits: [two], shadow: true, cost: 3 },
      { limits: [fixedWindow({ name: 'other', limit: 9, window: '1d' })] },
    ],
    steps: [
      {
        status: 200,
        sees: { ratelimit: '"day";r=99;t=<time>, "other";r=8;t=<time>' },
        answers: { passed: true, decided: true, inShadow: false },
      },
    ],
  },

  'reports no enforced decision if there is only one in shadow mode': {
    needs: ['shadowDecisions'],
    limiters: () => [{ limits: [two], shadow: true }],
    steps: [{ status: 200, answers: { passed: true, inShadow: true } }],
  },

  'discloses nothing with `disclose: false`': {
    limiters: () => [{ limits: [two], disclose: false }],
    steps: [
      { status: 200, sees: NO_QUOTA, times: 2 },
      { status: 429, sees: { ...NO_QUOTA, 'retry-after': null }, answers: OVER },
    ],
  },

  'answers with a status and a body from the app': {
    limiters: () => [
      {
        limits: [two],
        refusal: (_request, { limitedBy }) => ({ status: 420, body: { calm: limitedBy } }),
      },
    ],
    steps: [
      { status: 200, times: 2 },
      { status: 420, sees: { 'content-type': 'application/json' }, answers: { calm: 'two' } },
    ],
  },

  'lets `onLimited` answer, with the status and the fields that are set': {
    limiters: () => [
      { limits: [two], cost: 3, onLimited: (_request, response) => response.send('{"answered":1}') },
    ],
    steps: [{ status: 429, sees: { ratelimit: '"two";r=2;t=<time>' }, answers: { answered: 1 } }],
  },

  'answers 500, and not the 429 already set, if `onLimited` throws': {
    limiters: () => [
      {
        limits: [two],
        cost: 3,
        onLimited() {
          throw new TypeError('onLimited has failed.');
        },
      },
    ],
    steps: [{ status: 500, answers: { name: 'TypeError' } }],
  },

  'keeps the limits that an earlier limiter has reported': {
    limiters: () => [{ limits: [day] }, { limits: [two] }],
    steps: [
      {
        status: 200,
        sees: {
          ratelimit: '"day";r=99;t=<time>, "two";r=1;t=<time>',
          'ratelimit-policy': '"day";q=100;w=86400, "two";q=2;w=3600',
          'x-ratelimit-limit': '2',
        },
      },
      { status: 200 },
      {
        status: 429,
        sees: { ...PROBLEM, ratelimit: '"day";r=97, "two";r=0;t=<time>', 'x-ratelimit-limit': '2' },
      },
    ],
  },

  'reports the tighter of two limiters, even if it came first': {
    limiters: () => [{ limits: [two] }, { limits: [day] }],
    steps: [{ status: 200, sees: { 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '1' } }],
  },

  'counts HEAD as GET, and sends Retry-After without `headers`': {
    limiters: () => [{ limits: [slidingWindow({ name: 'two', limit: 2, window: '1d' })], headers: false }],
    steps: [
      { status: 200 },
      { method: 'HEAD', status: 200, sees: NO_QUOTA },
      { status: 429, sees: { ...NO_QUOTA, 'retry-after': /^\d+$/ } },
    ],
  },
});
