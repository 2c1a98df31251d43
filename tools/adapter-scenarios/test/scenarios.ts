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

const QUOTA_EXCEEDED = 'https://iana.org/assignments/http-problem-types#quota-exceeded';
const REDUCED_CAPACITY = 'https://iana.org/assignments/http-problem-types#temporary-reduced-capacity';
const NO_QUOTA = {
  'x-ratelimit-limit': null,
  'x-ratelimit-remaining': null,
  ratelimit: null,
  'ratelimit-policy': null,
};
const OVER = {
  type: QUOTA_EXCEEDED,
  title: 'Request cannot be satisfied as assigned quota has been exceeded',
  status: 429,
};
const OUT = {
  type: REDUCED_CAPACITY,
  title: 'Request cannot be satisfied due to temporary server capacity constraints',
  status: 503,
};

/** Headers of another answer, as an app sets them before the check. */
export const HEADERS_OF_ANOTHER_ANSWER = {
  'cache-control': 'public, max-age=600',
  etag: '"v1"',
  'last-modified': 'Wed, 25 Nov 2026 00:00:00 GMT',
  expires: 'Fri, 27 Nov 2026 00:00:00 GMT',
  age: '9',
  pragma: 'public',
  'accept-ranges': 'bytes',
  'content-type': 'image/png',
  'content-length': '5',
  'content-encoding': 'gzip',
  'content-language': 'de',
  'content-location': '/other',
  'content-range': 'bytes 0-4/5',
  'content-disposition': 'attachment',
  'content-digest': 'sha-256=:AA==:',
  'content-md5': 'AA==',
  'repr-digest': 'sha-256=:AA==:',
  digest: 'sha-256=AA==',
  trailer: 'x-sum',
  'cdn-cache-control': 'max-age=600',
  'cloudflare-cdn-cache-control': 'max-age=600',
  'surrogate-control': 'max-age=600',
  'edge-control': 'max-age=600',
  'x-accel-expires': '600',
  'x-accel-redirect': '/protected/file',
  'x-sendfile': '/protected/file',
};

/** Headers that a refusal keeps, because they do not describe a body. */
const HEADERS_OF_EVERY_ANSWER = {
  'access-control-allow-origin': 'https://app.example',
  'access-control-expose-headers': 'ratelimit, ratelimit-policy, retry-after',
  'content-security-policy': "default-src 'none'",
  'strict-transport-security': 'max-age=9',
  'x-request-id': 'r1',
  vary: 'origin',
};

const APP_WITH_HEADERS: AppSettings = {
  headers: { ...HEADERS_OF_EVERY_ANSWER, ...HEADERS_OF_ANOTHER_ANSWER },
};

/** A refusal may not be stored (RFC 6585, section 4), and keeps no header of another body. */
export const NOT_STORED: Readonly<Record<string, string | RegExp | null>> = {
  ...Object.fromEntries(Object.keys(HEADERS_OF_ANOTHER_ANSWER).map((name) => [name, null])),
  ...HEADERS_OF_EVERY_ANSWER,
  // The length of the body that is sent, where the framework states one.
  'content-length': /^[1-9]\d+$|^null$/,
  'cache-control': 'no-store',
};
const NOT_STORED_PROBLEM = { ...NOT_STORED, 'content-type': 'application/problem+json' };

/** The store, but every call fails. */
function broken({ capabilities }: Store): Store {
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
  {
    name: 'lets no cache store a refusal, and sends no header of another body with it',
    app: APP_WITH_HEADERS,
    limiters: () => [{ limits: [two], cost: 3 }],
    steps: [
      {
        status: 429,
        sees: NOT_STORED_PROBLEM,
        body: { ...OVER, 'violated-policies': ['two'] },
      },
      { method: 'HEAD', status: 429, sees: NOT_STORED_PROBLEM },
    ],
  },
  {
    name: 'lets no cache store a refusal that discloses nothing',
    app: APP_WITH_HEADERS,
    limiters: () => [{ limits: [two], cost: 3, disclose: false, headers: false }],
    steps: [{ status: 429, sees: NOT_STORED_PROBLEM, body: OVER }],
  },
  {
    name: 'lets no cache store a refusal in the words of the app',
    app: APP_WITH_HEADERS,
    limiters: () => [
      {
        limits: [two],
        cost: 3,
        refusal: () => ({
          status: 400,
          contentType: 'application/graphql-response+json',
          body: { errors: [{ message: 'slow down' }] },
        }),
      },
    ],
    steps: [
      {
        status: 400,
        sees: { ...NOT_STORED, 'content-type': 'application/graphql-response+json' },
        body: { errors: [{ message: 'slow down' }] },
      },
    ],
  },
  {
    name: 'lets no cache store a refusal that `onLimited` answers',
    app: APP_WITH_HEADERS,
    limiters: () => [
      { limits: [two], cost: 3, onLimited: (_request, response) => void response.send('{"answered":1}') },
    ],
    steps: [
      {
        status: 429,
        sees: { ...NOT_STORED, 'content-type': /^text\//, etag: /^W\/"e-|^null$/ },
        body: { answered: 1 },
      },
    ],
  },
  {
    name: 'lets no cache store a refusal in an outage',
    app: APP_WITH_HEADERS,
    on: broken,
    limiters: () => [{ limits: [two], onStoreFailure: 'deny' }],
    steps: [{ status: 503, sees: NOT_STORED_PROBLEM, body: OUT }],
  },
  {
    name: 'keeps the headers of an answer that passes',
    app: { headers: { 'cache-control': 'public, max-age=600', etag: '"v1"', 'content-language': 'de' } },
    limiters: () => [{ limits: [two] }],
    steps: [
      {
        status: 200,
        sees: { 'cache-control': 'public, max-age=600', etag: '"v1"', 'content-language': 'de' },
      },
    ],
  },
];
