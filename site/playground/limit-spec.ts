import {
  block,
  calendarWindow,
  concurrency,
  fixedWindow,
  gcra,
  type Limit,
  leakyBucket,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';
import { type DurationText, durationText } from './duration-text.ts';

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
  make(name: string, values: Values): Limit<string>;
  code(name: string, values: Values): string;
}

class Values {
  readonly #spec: LimitSpec;

  constructor(spec: LimitSpec) {
    this.#spec = spec;
  }

  number(field: string): number {
    return Number(this.#spec.values[field]);
  }

  choice(field: string): string {
    return String(this.#spec.values[field]);
  }

  /** The duration with its unit, such as `10s`. A short one without a unit would be warned of. */
  length(field: string): DurationText {
    return durationText(this.number(field));
  }

  /** The same as code: `'10s'`. */
  duration(field: string): string {
    return `'${this.length(field)}'`;
  }

  /** The number as code, such as `10_000`. */
  count(field: string): string {
    return String(this.number(field)).replace(/\B(?=(\d{3})+$)/g, '_');
  }
}

const limitField: Field = { name: 'limit', label: 'Limit', unit: 'count', default: 6 };
const windowField: Field = { name: 'window', label: 'Window', unit: 'ms', default: 10_000 };
const bucketFields: readonly Field[] = [
  { name: 'capacity', label: 'Capacity', unit: 'count', default: 6 },
  { name: 'amount', label: 'Units', unit: 'count', default: 6 },
  { name: 'every', label: 'Every', unit: 'ms', default: 10_000 },
];

/** What each algorithm is called with. The playground, its links and its code all read this one table. */
export const offers: Readonly<Record<AlgorithmName, Offer>> = {
  tokenBucket: {
    summary: 'A burst up to the capacity, then the pace of the refill.',
    fields: bucketFields,
    make: (name, v) =>
      tokenBucket({
        name,
        capacity: v.number('capacity'),
        refill: { amount: v.number('amount'), every: v.length('every') },
      }),
    code: (name, v) =>
      `tokenBucket({ name: '${name}', capacity: ${v.count('capacity')}, refill: { amount: ${v.count('amount')}, every: ${v.duration('every')} } })`,
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
    make: (name, v) =>
      fixedWindow({
        name,
        limit: v.number('limit'),
        window: v.length('window'),
        ...(v.choice('align') === 'clock' && { align: 'clock' }),
      }),
    code: (name, v) =>
      `fixedWindow({ name: '${name}', limit: ${v.count('limit')}, window: ${v.duration('window')}${
        v.choice('align') === 'clock' ? ", align: 'clock'" : ''
      } })`,
  },
  slidingWindow: {
    summary: 'Two counters that estimate the last window: no burst at an edge.',
    fields: [limitField, windowField],
    make: (name, v) => slidingWindow({ name, limit: v.number('limit'), window: v.length('window') }),
    code: (name, v) =>
      `slidingWindow({ name: '${name}', limit: ${v.count('limit')}, window: ${v.duration('window')} })`,
  },
  slidingWindowLog: {
    summary: 'Exact: no span of time ever sees more than the limit.',
    fields: [limitField, windowField],
    make: (name, v) => slidingWindowLog({ name, limit: v.number('limit'), window: v.length('window') }),
    code: (name, v) =>
      `slidingWindowLog({ name: '${name}', limit: ${v.count('limit')}, window: ${v.duration('window')} })`,
  },
  gcra: {
    summary: 'Spreads calls evenly, with a small burst.',
    fields: [
      limitField,
      { name: 'period', label: 'Period', unit: 'ms', default: 10_000 },
      { name: 'burst', label: 'Burst', unit: 'count', default: 2 },
    ],
    make: (name, v) =>
      gcra({ name, limit: v.number('limit'), period: v.length('period'), burst: v.number('burst') }),
    code: (name, v) =>
      `gcra({ name: '${name}', limit: ${v.count('limit')}, period: ${v.duration('period')}, burst: ${v.count('burst')} })`,
  },
  leakyBucket: {
    summary: 'A bucket that leaks at a constant pace; the arithmetic of the token bucket.',
    fields: bucketFields,
    make: (name, v) =>
      leakyBucket({
        name,
        capacity: v.number('capacity'),
        leak: { amount: v.number('amount'), every: v.length('every') },
      }),
    code: (name, v) =>
      `leakyBucket({ name: '${name}', capacity: ${v.count('capacity')}, leak: { amount: ${v.count('amount')}, every: ${v.duration('every')} } })`,
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
    make: (name, v) =>
      calendarWindow({
        name,
        limit: v.number('limit'),
        every: v.choice('every') as 'day' | 'week' | 'month' | 'year',
      }),
    code: (name, v) =>
      `calendarWindow({ name: '${name}', limit: ${v.count('limit')}, every: '${v.choice('every')}' })`,
  },
  concurrency: {
    summary: 'Slots: how many calls run at once. Here, each call runs for the whole lease.',
    fields: [limitField, { name: 'lease', label: 'A call runs for', unit: 'ms', default: 2000 }],
    make: (name, v) => concurrency({ name, limit: v.number('limit'), lease: v.length('lease') }),
    code: (name, v) =>
      `concurrency({ name: '${name}', limit: ${v.count('limit')}, lease: ${v.duration('lease')} })`,
  },
  block: {
    summary: 'Locks a client out after a denial by another limit.',
    fields: [{ name: 'onDenied', label: 'Blocked for', unit: 'ms', default: 15_000 }],
    make: (name, v) => block({ name, onDenied: v.length('onDenied') }),
    code: (name, v) => `block({ name: '${name}', onDenied: ${v.duration('onDenied')} })`,
  },
};

/** The limit with the defaults of its algorithm. */
export function defaultSpec(algorithm: AlgorithmName): LimitSpec {
  const values = Object.fromEntries(offers[algorithm].fields.map((field) => [field.name, field.default]));
  return { algorithm, values };
}

/** Makes the limit, with the library's own function. Throws what that throws for values it rejects. */
export function limitOf(spec: LimitSpec, name: string): Limit<string> {
  return offers[spec.algorithm].make(name, new Values(spec));
}

/** The same limit as code. */
export function limitCode(spec: LimitSpec, name: string): string {
  return offers[spec.algorithm].code(name, new Values(spec));
}
