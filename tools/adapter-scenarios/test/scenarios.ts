import { fixedWindow, type Limit, local, type Store, slidingWindow, tokenBucket } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import type { AppSettings, ScenarioOptions } from './frameworks.ts';

/** One request of a scenario, and the expected answer. */
export interface Step {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  /**
   * Headers by name; `null` for one that must be absent. `<time>` stands for seconds that depend on the
   * clock.
   */
  readonly sees?: Readonly<Record<string, string | RegExp | null>>;
  readonly body?: unknown;
  /** The units left of the limit `two`, where the charge is settled after the answer. */
  readonly left?: number;
  /** How many times in a row. Default: 1. */
  readonly times?: number;
}

/** A sequence of requests over real HTTP with the same answers on every framework and every store. */
export interface Scenario {
  readonly name: string;
  /** The options of each `rateLimit` on the way of a request. */
  readonly limiters: (store: Store) => readonly Omit<ScenarioOptions, 'store' | 'prefix' | 'deadlineMs'>[];
  /** Replaces the store that the scenario runs on. */
  readonly on?: (store: Store) => Store;
  /** The settings of the app. */
  readonly app?: AppSettings;
  readonly steps: readonly Step[];
}

export const two: Limit = fixedWindow({ name: 'two', limit: 2, window: '1h' });
const day = fixedWindow({ name: 'day', limit: 100, window: '1d' });
const free: readonly Limit[] = [two];
/** The limits of a suspended customer. */
const none: readonly Limit[] = [slidingWindow({ name: 'none', limit: 0, window: '1h' })];

const QUOTA_EXCEEDED = 'https://iana.org/assignments/http-problem-types#quota-exceeded';
const REDUCED_CAPACITY = 'https://iana.org/assignments/http-problem-types#temporary-reduced-capacity';
const NO_QUOTA = {
  'x-ratelimit-limit': null,
  'x-ratelimit-remaining': null,
  ratelimit: null,
  'ratelimit-policy': null,
};
export const OVER = {
  type: QUOTA_EXCEEDED,
  title: 'Request cannot be satisfied as assigned quota has been exceeded',
  status: 429,
};
export const OUT = {
  type: REDUCED_CAPACITY,
  title: 'Request cannot be satisfied due to temporary server capacity constraints',
  status: 503,
};

/** The store, but every call fails. */
export function broken({ capabilities }: Store): Store {
  const refuse = async (): Promise<never> => {
    throw new Error('down');
  };
  return { capabilities, update: refuse, remove: refuse, close: async () => {} };
}

export const scenarios: readonly Scenario[] = [
  {
    name: 'passes up to the limit, then refuses, and reports both',
    limiters: () => [{ limits: [two] }],
    steps: [
      { status: 200, sees: { 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '1', 'retry-after': null } },
      { status: 200, sees: { 'x-ratelimit-remaining': '0', ratelimit: '"two";r=0;t=<time>' } },
      {
        status: 429,
        sees: { 'retry-after': /^3(600|59\d)$/, 'content-type': 'application/problem+json' },
        body: { ...OVER, 'violated-policies': ['two'] },
      },
      { method: 'HEAD', status: 429 },
    ],
  },
  {
    name: 'checks several limits at once and charges none when one denies',
    limiters: () => [{ limits: [day, two], cost: ({ headers }) => Number(headers['x-cost'] ?? 1) }],
    steps: [
      { status: 200, sees: { ratelimit: '"day";r=99;t=<time>, "two";r=1;t=<time>' } },
      { headers: { 'x-cost': '2' }, status: 429, sees: { ratelimit: '"day";r=99, "two";r=1;t=<time>' } },
      { status: 200, sees: { ratelimit: '"day";r=98;t=<time>, "two";r=0;t=<time>' } },
      { status: 429, sees: { 'ratelimit-policy': '"day";q=100;w=86400, "two";q=2;w=3600' } },
    ],
  },
  {
    name: 'limits by tier; null is unlimited and reports no quota',
    limiters: () => [{ limits: ({ headers }) => (headers['x-tier'] === 'staff' ? null : free) }],
    steps: [
      { status: 200, times: 2 },
      { status: 429 },
      { headers: { 'x-tier': 'staff' }, status: 200, sees: NO_QUOTA, times: 3 },
    ],
  },
  {
    name: 'spends the cost, and sends no Retry-After for one that can never fit',
    limiters: () => [
      {
        limits: [tokenBucket({ name: 'units', capacity: 10, refill: { amount: 1, every: '1h' } })],
        cost: async ({ headers }) => Number(headers['x-cost'] ?? 1),
      },
    ],
    steps: [
      { headers: { 'x-cost': '8' }, status: 200, sees: { 'x-ratelimit-remaining': '2' } },
      { headers: { 'x-cost': '5' }, status: 429, sees: { 'retry-after': /^10[78]\d\d$/ } },
      { headers: { 'x-cost': '2' }, status: 200, sees: { 'x-ratelimit-remaining': '0' } },
      { headers: { 'x-cost': '11' }, status: 429, sees: { 'retry-after': null } },
      { headers: { 'x-cost': '-1' }, status: 500, body: { name: 'RangeError', code: 'OUT_OF_RANGE' } },
    ],
  },
  {
    name: 'spends a cost of its own from each limit, all or nothing',
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
        body: { ...OVER, 'violated-policies': ['tokens'] },
      },
    ],
  },
  {
    name: 'spends costs by limit that a function returns; a limit that it does not name costs 1',
    limiters: () => [
      {
        limits: [two, fixedWindow({ name: 'tokens', limit: 2000, window: '1d' })],
        cost: ({ headers }) => ({ tokens: Number(headers['x-tokens']) }),
      },
    ],
    steps: [
      {
        headers: { 'x-tokens': '1200' },
        status: 200,
        sees: { ratelimit: '"two";r=1;t=<time>, "tokens";r=800;t=<time>' },
      },
      { headers: { 'x-tokens': '-1' }, status: 500, body: { name: 'RangeError', code: 'OUT_OF_RANGE' } },
      { headers: { 'x-tokens': '0' }, status: 200, sees: { 'x-ratelimit-remaining': '0' } },
      { headers: { 'x-tokens': '0' }, status: 429 },
    ],
  },
  {
    name: 'refuses with 429 under a limit of 0, which no wait helps, and not with an error',
    limiters: () => [{ limits: ({ headers }) => (headers['x-tier'] === 'suspended' ? none : free) }],
    steps: [
      {
        headers: { 'x-tier': 'suspended' },
        status: 429,
        sees: { 'retry-after': null, 'x-ratelimit-limit': '0', 'ratelimit-policy': '"none";q=0;w=3600' },
        body: { ...OVER, 'violated-policies': ['none'] },
        times: 2,
      },
      { status: 200 },
    ],
  },
  {
    name: 'lets everything pass in shadow mode, and reports no quota',
    limiters: () => [{ limits: [two], shadow: true }],
    steps: [{ status: 200, sees: { ...NO_QUOTA, 'retry-after': null }, times: 4 }],
  },
  {
    name: 'keeps a decision made in shadow mode apart from the enforced one, whichever comes first',
    limiters: () => [
      { limits: [day] },
      { limits: [two], shadow: true, cost: 3 },
      { limits: [fixedWindow({ name: 'other', limit: 9, window: '1d' })] },
    ],
    steps: [
      {
        status: 200,
        sees: { ratelimit: '"day";r=99;t=<time>, "other";r=8;t=<time>' },
        body: { passed: true, decided: true, inShadow: false },
      },
    ],
  },
  {
    name: 'reports no enforced decision if there is only one in shadow mode',
    limiters: () => [{ limits: [two], shadow: true }],
    steps: [{ status: 200, body: { passed: true, inShadow: true } }],
  },
  {
    name: 'counts only failed requests, if `countWhen` says so',
    limiters: () => [{ limits: [two], countWhen: (_request, { statusCode }) => statusCode >= 400 }],
    steps: [
      { method: 'POST', status: 200, left: 2, times: 5 },
      { method: 'POST', headers: { 'x-answer': '401' }, status: 401, times: 2 },
      { method: 'POST', status: 429, times: 2 },
    ],
  },
  {
    name: 'skips a request if `skip` returns true',
    limiters: () => [{ limits: [two], skip: async ({ headers }) => headers['x-skip'] === 'yes' }],
    steps: [
      { headers: { 'x-skip': 'yes' }, status: 200, sees: NO_QUOTA, times: 3 },
      { status: 200, times: 2 },
      { status: 429 },
    ],
  },
  {
    name: 'passes addresses on the allow list',
    limiters: () => [{ limits: [two], allow: ['10.0.0.0/8', '127.0.0.0/8'] }],
    steps: [{ status: 200, sees: NO_QUOTA, times: 4 }],
  },
  {
    name: 'discloses nothing',
    limiters: () => [{ limits: [two], disclose: false }],
    steps: [
      { status: 200, sees: NO_QUOTA, times: 2 },
      { status: 429, sees: { ...NO_QUOTA, 'retry-after': null }, body: OVER },
    ],
  },
  {
    name: 'answers with a status and a body from the app',
    limiters: () => [
      {
        limits: [two],
        refusal: (_request, { limitedBy }) => ({ status: 420, body: { calm: limitedBy } }),
      },
    ],
    steps: [
      { status: 200, times: 2 },
      { status: 420, sees: { 'content-type': 'application/json' }, body: { calm: 'two' } },
    ],
  },
  {
    name: 'keeps the limits that an earlier limiter has reported',
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
      { status: 429, sees: { ratelimit: '"day";r=97, "two";r=0;t=<time>', 'x-ratelimit-limit': '2' } },
    ],
  },
  {
    name: 'reports the tighter of two limiters, even if it came first',
    limiters: () => [{ limits: [two] }, { limits: [day] }],
    steps: [{ status: 200, sees: { 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '1' } }],
  },
  {
    name: 'counts HEAD as GET, and sends Retry-After without `headers`',
    limiters: () => [{ limits: [slidingWindow({ name: 'two', limit: 2, window: '1d' })], headers: false }],
    steps: [
      { status: 200 },
      { method: 'HEAD', status: 200, sees: NO_QUOTA },
      { status: 429, sees: { ...NO_QUOTA, 'retry-after': /^\d+$/ } },
    ],
  },
  {
    name: 'hands an outage to the error handler by default',
    on: broken,
    limiters: () => [{ limits: [two] }],
    steps: [{ status: 500, body: { name: 'RateLimitError', code: 'STORE_UNAVAILABLE' } }],
  },
  {
    name: "answers 503 in an outage with 'deny', without quota headers",
    on: broken,
    limiters: () => [{ limits: [two], onStoreFailure: 'deny' }],
    steps: [{ status: 503, sees: { ...NO_QUOTA, 'retry-after': '1' }, body: OUT }],
  },
  {
    name: "passes in an outage with 'allow', without quota headers",
    on: broken,
    limiters: () => [{ limits: [two], onStoreFailure: 'allow' }],
    steps: [{ status: 200, sees: NO_QUOTA, times: 4 }],
  },
  {
    name: 'decides in this process in an outage with `local`',
    on: broken,
    limiters: () => [{ limits: [two], onStoreFailure: local({ store: memoryStore(), instances: 2 }) }],
    steps: [
      { status: 200, sees: NO_QUOTA },
      { status: 503, body: { ...OUT, 'violated-policies': ['two'] } },
    ],
  },
  {
    name: 'passes in an outage in shadow mode',
    on: broken,
    limiters: () => [{ limits: [two], shadow: true, onDiagnostic: () => {} }],
    steps: [{ status: 200, sees: NO_QUOTA }],
  },
];
