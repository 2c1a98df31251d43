import { local } from '@sluice/core';
import type { AdapterConformanceCase } from '../adapter-conformance-case.ts';
import { two } from '../sample-limits.ts';
import { outOfReach } from '../store/out-of-reach.ts';
import { SuiteStore } from '../store/suite-store.ts';
import { NO_QUOTA, OUT, PROBLEM } from './answers.ts';
import { scenarioCases } from './play-scenario.ts';

/** What happens while the store is out. */
export const outageCases: readonly AdapterConformanceCase[] = scenarioCases('outages', {
  'hands an outage to the error handler by default': {
    on: outOfReach,
    limiters: () => [{ limits: [two] }],
    steps: [{ status: 500, answers: { name: 'RateLimitError', code: 'STORE_UNAVAILABLE' } }],
  },

  "answers 503 in an outage with 'deny', without quota headers and without `onLimited`": {
    on: outOfReach,
    limiters: () => [
      { limits: [two], onStoreFailure: 'deny', onLimited: (_request, response) => response.send('limited') },
    ],
    steps: [{ status: 503, sees: { ...NO_QUOTA, ...PROBLEM, 'retry-after': '1' }, answers: OUT }],
  },

  "passes in an outage with 'allow', without quota headers": {
    on: outOfReach,
    limiters: () => [{ limits: [two], onStoreFailure: 'allow' }],
    steps: [{ status: 200, sees: NO_QUOTA, times: 4 }],
  },

  'decides in this process in an outage with `local`': {
    on: outOfReach,
    limiters: () => [{ limits: [two], onStoreFailure: local({ store: new SuiteStore(), instances: 2 }) }],
    steps: [
      { status: 200, sees: NO_QUOTA },
      { status: 503, answers: { ...OUT, 'violated-policies': ['two'] } },
    ],
  },

  'passes in an outage in shadow mode': {
    on: outOfReach,
    limiters: () => [{ limits: [two], shadow: true, onDiagnostic: () => {} }],
    steps: [{ status: 200, sees: NO_QUOTA }],
  },
});
