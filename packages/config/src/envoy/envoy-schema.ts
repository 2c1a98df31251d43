import * as z from 'zod';
import { must, section } from '../file/schema-messages.ts';
import { ENVOY_UNITS, MOST_REQUESTS } from './envoy-file.ts';

const flag = z.boolean(must('true or false', 'true')).optional();
const UNIT = `one of ${Object.keys(ENVOY_UNITS).join(', ')}`;
const REQUESTS = `a whole number from 0 to ${MOST_REQUESTS}`;
const text = (allowed: string, example: string): z.ZodString =>
  z.string(must(allowed, example)).min(1, must(allowed, example));

const replaces = section('a map with a name', { name: text('the name of another limit', 'per-user') });

const rateLimit = section('a limit', {
  unit: z
    .string(must(UNIT, 'minute', Object.keys(ENVOY_UNITS)))
    .refine(
      (unit) => Object.hasOwn(ENVOY_UNITS, unit.toLowerCase()),
      must(UNIT, 'minute', Object.keys(ENVOY_UNITS)),
    )
    .optional(),
  requests_per_unit: z
    .int(must(REQUESTS, '60'))
    .min(0, must(REQUESTS, '60'))
    .max(MOST_REQUESTS, must(REQUESTS, '60'))
    .optional(),
  unlimited: flag,
  name: z.string(must('a name', 'per-user')).optional(),
  replaces: z.array(replaces, must('a list', '[{ name: per-user }]')).optional(),
})
  .refine(({ unlimited, unit }) => unlimited !== true || unit === undefined, {
    error: 'cannot have both `unlimited` and `unit`. Remove one of them.',
  })
  .refine(({ unlimited, unit }) => unlimited === true || unit !== undefined, {
    error: `needs a \`unit\`: ${UNIT}, for example \`unit: minute\`.`,
  })
  .refine(({ name = '', replaces: list = [] }) => list.every((one) => one.name !== name), {
    error: 'replaces itself. Remove its own `name` from `replaces`.',
  });

const descriptor: z.ZodType = z.lazy(() =>
  section('a descriptor', {
    key: text('the key of a descriptor', 'remote_address'),
    value: z.string(must('text', 'gold')).optional(),
    rate_limit: rateLimit.optional(),
    descriptors: z.array(descriptor, must('a list of descriptors', '[{ key: path }]')).optional(),
    shadow_mode: flag,
    quota_mode: flag,
    detailed_metric: flag,
    value_to_metric: flag,
    share_threshold: flag,
    metadata: z.unknown().optional(),
  }),
);

/** A file of envoyproxy/ratelimit. Unlike theirs, a name must stand where it has an effect. */
export const envoySchema: z.ZodType = section('a map', {
  domain: text('the name of a domain', 'edge'),
  descriptors: z.array(descriptor, must('a list of descriptors', '[{ key: path }]')).optional(),
});
