import { limitCode } from '../playground/limit-code.ts';
import { defaultSpec, type LimitSpec } from '../playground/limit-spec.ts';
import { presets } from '../playground/presets.ts';
import { type Lane, nameOf } from '../playground/scenario.ts';
import { toFragment } from '../playground/share-link.ts';
import type { TrafficSpec } from '../playground/traffic.ts';
import type { Answers } from './questions.ts';

/** What the chooser recommends. */
export interface Outcome {
  readonly name: string;
  readonly title: string;
  readonly why: string;
  /** Absent for calls to somebody else's API, whose limits are learnt from its answers. */
  readonly lane?: Lane;
  /** The page that goes on from here. */
  readonly page: string;
}

const spec = (algorithm: LimitSpec['algorithm'], values: Record<string, number | string>): LimitSpec => ({
  algorithm,
  values: { ...defaultSpec(algorithm).values, ...values },
});

const OUTCOMES = {
  login: {
    name: 'login',
    title: 'An exact log of a few tries, and a lock',
    why: 'No span of 15 minutes sees more than five tries, and one try too many locks the account for an hour. Count the account and the address, each with limits of its own, in one check.',
    lane: [
      spec('slidingWindowLog', { limit: 5, window: 15 * 60_000 }),
      spec('block', { onDenied: 60 * 60_000 }),
    ],
    page: '/guides/protecting-a-login',
  },
  plan: {
    name: 'plan',
    title: 'A pace for the moment, and a quota of the calendar',
    why: 'The bucket keeps one customer from taking all of a second; the calendar window is the number on the price list. A call that one of them denies costs nothing at the other.',
    lane: [
      spec('tokenBucket', { capacity: 20, amount: 10, every: 1000 }),
      spec('calendarWindow', { limit: 5000, every: 'day' }),
    ],
    page: '/guides/plans-and-overrides',
  },
  burst: {
    name: 'burst',
    title: 'A token bucket',
    why: 'People click in bursts, and pages load ten things at once. The capacity is the burst, the refill is the average, and you set them separately.',
    lane: [spec('tokenBucket', { capacity: 20, amount: 10, every: 1000 })],
    page: '/guides/choosing-an-algorithm',
  },
  spread: {
    name: 'spread',
    title: 'GCRA with a small burst',
    why: 'Calls are spread evenly over the period, so that what is behind the API sees a steady load.',
    lane: [spec('gcra', { limit: 600, period: 60_000, burst: 2 })],
    page: '/guides/choosing-an-algorithm',
  },
  span: {
    name: 'span',
    title: 'A sliding window',
    why: 'Two counters estimate what the last minute saw, so no edge lets a double burst pass. For limits of at most a few hundred, slidingWindowLog is exact.',
    lane: [spec('slidingWindow', { limit: 100, window: 60_000 })],
    page: '/guides/choosing-an-algorithm',
  },
  slots: {
    name: 'slots',
    title: 'Slots, and a charge for what was used',
    why: 'Slots bound how many run at once, and a slot of a process that dies comes back by itself. Where the cost is known only afterwards, reserve an estimate and commit what was used.',
    lane: [spec('concurrency', { limit: 4, lease: 60_000 })],
    page: '/guides/reservations',
  },
  spacedSlots: {
    name: 'spaced-slots',
    title: 'Slots, and a pace at which jobs begin',
    why: 'Slots bound how many run at once; GCRA keeps them from beginning all together.',
    lane: [
      spec('concurrency', { limit: 4, lease: 60_000 }),
      spec('gcra', { limit: 60, period: 60_000, burst: 1 }),
    ],
    page: '/guides/reservations',
  },
  upstream: {
    name: 'upstream',
    title: 'An upstream that learns from the answers',
    why: 'The quota is theirs: it is read from the headers of their responses, shared by all of your processes, and calls wait instead of failing.',
    page: '/packages/outbound',
  },
} satisfies Record<string, Outcome>;

export const outcomes: readonly Outcome[] = Object.values(OUTCOMES);

/** What fits these answers. Every combination of answers has an outcome. */
export function outcomeOf({ what, burst, promise }: Answers): Outcome {
  if (what === 'upstream') return OUTCOMES.upstream;
  if (what === 'login') return OUTCOMES.login;
  if (what === 'job') return burst === 'yes' ? OUTCOMES.slots : OUTCOMES.spacedSlots;
  if (promise === 'plan') return OUTCOMES.plan;
  if (promise === 'span') return OUTCOMES.span;
  return burst === 'yes' ? OUTCOMES.burst : OUTCOMES.spread;
}

/** The key to count by, and what to look out for. */
export function keyAdvice({ who }: Answers): string {
  switch (who) {
    case 'user':
      return 'Count by the id of the user, and limit what is not signed in by the address.';
    case 'key':
      return 'Count by the API key, after you have verified it: an unverified key is one that a client chose.';
    case 'tenant':
      return 'Count the tenant and the user in one check: each limit has a key of its own.';
    default:
      return 'The adapters count by the address. Behind a proxy, name the proxies that you trust.';
  }
}

const STORES: Readonly<Record<string, { readonly imports: string; readonly store: string }>> = {
  one: { imports: "import { memoryStore } from '@sluice/store-memory';", store: 'memoryStore()' },
  edge: { imports: "import { memoryStore } from '@sluice/store-memory';", store: 'memoryStore()' },
  redis: {
    imports:
      "import { fromIoredis, redisStore } from '@sluice/store-redis';\nimport { Redis } from 'ioredis';",
    store: "redisStore({ client: fromIoredis(new Redis(process.env.REDIS_URL ?? '')) })",
  },
  postgres: {
    imports: "import { postgresStore } from '@sluice/store-postgres';\nimport pg from 'pg';",
    store: 'postgresStore({ pool: new pg.Pool({ connectionString: process.env.DATABASE_URL }) })',
  },
};

/** A module that makes the limiter, or the upstream. */
export function outcomeCode({ lane }: Outcome, { where }: Answers): string {
  const { imports, store } = STORES[where] ?? (STORES.one as { imports: string; store: string });
  if (lane === undefined) {
    return `import { createUpstream, genericProfile } from '@sluice/outbound';
${imports}

export const upstream = createUpstream({
  name: 'their-api',
  store: ${store},
  profile: genericProfile(),
});
`;
  }
  const names = [...new Set(lane.map(({ algorithm }) => algorithm))].sort();
  const failure = where === 'redis' || where === 'postgres' ? "  onStoreFailure: 'allow',\n" : '';
  return `import { createLimiter, ${names.join(', ')} } from '@sluice/core';
${imports}

export const limiter = createLimiter({
  store: ${store},
${failure}  limits: [
${lane.map((one, i) => `    ${limitCode(one, nameOf(i))},\n`).join('')}  ],
});
`;
}

/** The address of the playground with the recommended limits, beside a fixed window. */
export function playgroundLink({ lane }: Outcome): string | undefined {
  if (lane === undefined) return undefined;
  const known = presets.find(({ scenario }) => JSON.stringify(scenario.lanes[0]) === JSON.stringify(lane));
  const traffic: TrafficSpec = known?.scenario.traffic ?? {
    kind: 'bursts',
    size: 30,
    everyMs: 5000,
    seconds: 30,
  };
  return `/playground#${toFragment({ lanes: [lane], traffic })}`;
}
