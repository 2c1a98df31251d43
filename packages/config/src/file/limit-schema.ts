import * as z from 'zod';
import { LIMIT_TEXT, limitTextMeant } from './limit-text.ts';
import { must, section, type Wording } from './schema-messages.ts';

/** The algorithms of the long form, by name. */
export const ALGORITHM_NAMES = [
  'sliding-window',
  'sliding-window-log',
  'fixed-window',
  'token-bucket',
  'leaky-bucket',
  'gcra',
  'calendar-window',
  'concurrency',
  'block',
] as const;

const FROM_0 = 'a whole number of at least 0';
const FROM_1 = 'a whole number of at least 1';
const units = z.int(must(FROM_0, '100')).min(0, must(FROM_0, '100'));
const someUnits = z.int(must(FROM_1, '100')).min(1, must(FROM_1, '100'));

const DURATION = 'a duration: a whole number with ms, s, m, h, d or w, or milliseconds';
const duration = z.union(
  [
    z.string().regex(/^\d{1,16}(ms|s|m|h|d|w)$/, must(DURATION, '15m')),
    z.int().min(1, must(DURATION, '15m')),
  ],
  must(DURATION, '15m'),
);

const rate = (what: string): z.ZodType =>
  section(`a map that says how fast it ${what}`, { amount: someUnits, every: duration });

const PERIODS = ['day', 'week', 'month', 'year'] as const;
const algorithm = (name: (typeof ALGORITHM_NAMES)[number]): z.ZodType => z.literal(name);
const window = { limit: units, window: duration };

const longForms = [
  section('a limit', { algorithm: algorithm('sliding-window'), ...window }),
  section('a limit', { algorithm: algorithm('sliding-window-log'), ...window }),
  section('a limit', {
    algorithm: algorithm('fixed-window'),
    ...window,
    align: z
      .enum(['first-use', 'clock'], must('first-use or clock', 'clock', ['first-use', 'clock']))
      .optional(),
  }),
  section('a limit', { algorithm: algorithm('token-bucket'), capacity: someUnits, refill: rate('refills') }),
  section('a limit', { algorithm: algorithm('leaky-bucket'), capacity: someUnits, leak: rate('leaks') }),
  section('a limit', {
    algorithm: algorithm('gcra'),
    limit: someUnits,
    period: duration,
    burst: someUnits.optional(),
  }),
  section('a limit', {
    algorithm: algorithm('calendar-window'),
    limit: units,
    every: z.enum(PERIODS, must('day, week, month or year', 'month', PERIODS)),
    timeZone: z.string(must('an IANA time zone', 'Europe/Paris')).optional(),
    anchor: z.union([z.string(), z.int()], must('a date', "'2026-01-31'")).optional(),
  }),
  section('a limit', { algorithm: algorithm('concurrency'), limit: someUnits, lease: duration }),
  section('a limit', { algorithm: algorithm('block'), onDenied: duration.optional() }),
] as const;

const EITHER = `units per window, or a map that names the algorithm (${ALGORITHM_NAMES.join(', ')})`;

const eitherForm: Wording = {
  error: (issue) => {
    const meant = typeof issue.input === 'string' ? limitTextMeant(issue.input) : undefined;
    return `${must(EITHER, '60/1m').error(issue)}${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`;
  },
};

const longForm = z.discriminatedUnion('algorithm', longForms, {
  error: (issue) => {
    const input = issue.input as { readonly algorithm?: unknown } | undefined;
    const given = typeof input === 'object' && input !== null ? input.algorithm : input;
    return must(`one of ${ALGORITHM_NAMES.join(', ')}`, 'token-bucket', ALGORITHM_NAMES).error({
      ...issue,
      input: given,
    });
  },
});

/** A limit in either form. */
export const limitSchema: z.ZodType = z.union(
  [z.string().regex(LIMIT_TEXT, eitherForm), longForm],
  eitherForm,
);
