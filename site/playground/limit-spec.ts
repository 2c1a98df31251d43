/** The algorithms that the playground offers, in the order of its menu. */
export const algorithmNames = [
  'tokenBucket',
  'fixedWindow',
  'slidingWindow',
  'slidingWindowLog',
  'gcra',
  'leakyBucket',
  'calendarWindow',
  'concurrency',
  'block',
] as const;

export type AlgorithmName = (typeof algorithmNames)[number];

/** A parameter of an algorithm, and what a visitor may enter for it. */
export type Field =
  | { readonly name: string; readonly label: string; readonly unit: 'count'; readonly default: number }
  | { readonly name: string; readonly label: string; readonly unit: 'ms'; readonly default: number }
  | {
      readonly name: string;
      readonly label: string;
      readonly unit: 'choice';
      readonly choices: readonly string[];
      readonly default: string;
    };

/** One limit as the form holds it: plain values, so that it fits into a link. */
export interface LimitSpec {
  readonly algorithm: AlgorithmName;
  /** By the name of the field. */
  readonly values: Readonly<Record<string, number | string>>;
}

/** Bounds of what a visitor may enter; a simulation stays short and exact within them. */
export const bounds = {
  count: { min: 0, max: 10_000 },
  ms: { min: 1, max: 366 * 24 * 60 * 60 * 1000 },
} as const;

interface Offer {
  /** What it is for, in one line. */
  readonly summary: string;
  readonly fields: readonly Field[];
}

const limitField: Field = { name: 'limit', label: 'Limit', unit: 'count', default: 6 };
const windowField: Field = { name: 'window', label: 'Window', unit: 'ms', default: 10_000 };
const bucketFields: readonly Field[] = [
  { name: 'capacity', label: 'Capacity', unit: 'count', default: 6 },
  { name: 'amount', label: 'Units', unit: 'count', default: 6 },
  { name: 'every', label: 'Every', unit: 'ms', default: 10_000 },
];

/** What each algorithm is called with. The form, its links and its code all read this one table. */
export const offers: Readonly<Record<AlgorithmName, Offer>> = {
  tokenBucket: {
    summary: 'A burst up to the capacity, then the pace of the refill.',
    fields: bucketFields,
  },
  fixedWindow: {
    summary: 'A counter that starts over. The simplest promise to explain.',
    fields: [
      limitField,
      windowField,
      {
        name: 'align',
        label: 'Windows begin',
        unit: 'choice',
        choices: ['first use', 'clock'],
        default: 'first use',
      },
    ],
  },
  slidingWindow: {
    summary: 'Two counters that estimate the last window: no burst at an edge.',
    fields: [limitField, windowField],
  },
  slidingWindowLog: {
    summary: 'Exact: no span of time ever sees more than the limit.',
    fields: [limitField, windowField],
  },
  gcra: {
    summary: 'Spreads calls evenly, with a small burst.',
    fields: [
      limitField,
      { name: 'period', label: 'Period', unit: 'ms', default: 10_000 },
      { name: 'burst', label: 'Burst', unit: 'count', default: 2 },
    ],
  },
  leakyBucket: {
    summary: 'A bucket that leaks at a constant pace; the arithmetic of the token bucket.',
    fields: bucketFields,
  },
  calendarWindow: {
    summary: 'A quota per day, week, month or year of the calendar.',
    fields: [
      limitField,
      {
        name: 'every',
        label: 'Every',
        unit: 'choice',
        choices: ['day', 'week', 'month', 'year'],
        default: 'day',
      },
    ],
  },
  concurrency: {
    summary: 'Slots: how many calls run at once. Here, each call runs for the whole lease.',
    fields: [limitField, { name: 'lease', label: 'A call runs for', unit: 'ms', default: 2000 }],
  },
  block: {
    summary: 'Locks a client out after a denial by another limit.',
    fields: [{ name: 'onDenied', label: 'Blocked for', unit: 'ms', default: 15_000 }],
  },
};

/** The limit with the defaults of its algorithm. */
export function defaultSpec(algorithm: AlgorithmName): LimitSpec {
  const values = Object.fromEntries(offers[algorithm].fields.map((field) => [field.name, field.default]));
  return { algorithm, values };
}

/** The spec of the algorithm with these values, and the defaults of the others. */
export function spec(
  algorithm: LimitSpec['algorithm'],
  values: Readonly<Record<string, number | string>>,
): LimitSpec {
  return { algorithm, values: { ...defaultSpec(algorithm).values, ...values } };
}
