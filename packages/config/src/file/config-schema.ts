import * as z from 'zod';
import { limitSchema } from './limit-schema.ts';
import { must, section } from './schema-messages.ts';

const NAME = 'a name of 1 to 40 letters, digits, hyphens, underscores and dots';
const name = z.string(must(NAME, 'api')).regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/, must(NAME, 'api'));

const PATTERN = 'a value, a pattern such as acme-*, or a list of them';
const onePattern = z.union(
  [z.string().min(1, must(PATTERN, '/v1/*')), z.number(), z.boolean()],
  must(PATTERN, '/v1/*'),
);
const pattern = z.union(
  [onePattern, z.array(onePattern).min(1, must('a list of at least one pattern', '[/v1/*]'))],
  must(PATTERN, '/v1/*'),
);
const ATTRIBUTE = 'the name of an attribute: letters, digits, hyphens, underscores and dots';
const attribute = z
  .string(must(ATTRIBUTE, 'api_key'))
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/, must(ATTRIBUTE, 'api_key'));

const match = z.record(
  attribute,
  z.union(
    [
      onePattern,
      z.array(onePattern).min(1, must('a list of at least one pattern', '[/v1/*]')),
      z.record(z.string().min(1), pattern),
    ],
    must(`${PATTERN}; for \`headers\`, a map of them`, '/v1/*'),
  ),
  must('a map of patterns by attribute', '{ path: /v1/login, method: POST }'),
);

const exception = match.refine((one) => Object.keys(one).length > 0, {
  error:
    'needs at least one pattern, for example `{ path: /health }`: without any, it matches every request.',
});

const KEY = 'an attribute, or several to try in turn, such as api_key|ip';
const keyPart = z
  .string(must(KEY, 'ip'))
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*(\|[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/, must(KEY, 'ip'));

const TIER = 'unlimited, or a map of limits by name';
const limitsByName = z.record(name, limitSchema, must('a map of limits by name', '{ minute: 60/1m }'));
const tier = z.union(
  [z.literal('unlimited', must(TIER, 'unlimited', ['unlimited'])), limitsByName],
  must(TIER, '{ minute: 60/1m }', ['unlimited']),
);

const LIMITS = "a map of limits by name, or '${tier}' for those of the request's tier";
const RULE_NAME = '1 to 40 printable ASCII characters';
const rule = section('a rule', {
  name: z
    .string(must(RULE_NAME, 'login'))
    .regex(/^[\x20-\x7e]{1,40}$/, must(RULE_NAME, 'login'))
    .optional(),
  match: match.optional(),
  except: z
    .array(exception, must('a list of what to leave out', '[{ path: /health }]'))
    .min(1, must('a list of at least one', '[{ path: /health }]'))
    .optional(),
  key: z.array(keyPart, must('a list of attributes', '[ip]')).max(8, must('a list of at most 8', '[ip]')),
  limit: limitSchema.optional(),
  limits: z.union([z.literal('${tier}'), limitsByName], must(LIMITS, "'${tier}'", ['${tier}'])).optional(),
  shadow: z.boolean(must('true or false', 'true')).optional(),
}).refine((one) => (one.limit === undefined) !== (one.limits === undefined), {
  error: 'needs either `limit`, for example `limit: 60/1m`, or `limits`, for example `limits: ${tier}`.',
});

const override = section('an override', {
  key: z.record(attribute, pattern, must('a map of patterns by attribute', "{ api_key: 'acme-*' }")),
  tier: name.optional(),
  limits: tier.optional(),
})
  .refine((one) => (one.tier === undefined) !== (one.limits === undefined), {
    error:
      'needs either `tier`, for example `tier: pro`, or `limits`, for example `limits: { minute: 600/1m }`.',
  })
  .refine((one) => Object.keys(one.key).length > 0, {
    error: "needs at least one pattern in `key`, for example `key: { api_key: 'acme-*' }`.",
  });

const domain = section('a domain', {
  tiers: z.record(name, tier, must('a map of tiers by name', '{ free: { minute: 60/1m } }')).optional(),
  rules: z.array(rule, must('a list of rules', '[{ key: [ip], limit: 60/1m }]')),
  overrides: z.array(override, must('a list', "[{ key: { api_key: 'acme-*' }, tier: pro }]")).optional(),
});

const URL_TEXT = 'a URL';
const url = (example: string): z.ZodType => z.string(must(URL_TEXT, example)).min(1, must(URL_TEXT, example));
const text = (allowed: string, example: string, shape: RegExp): z.ZodType =>
  z.string(must(allowed, example)).regex(shape, must(allowed, example)).optional();
const STORE = 'memory, { redis: { url } } or { postgres: { url } }';
const store = z.union(
  [
    z.literal('memory'),
    section(STORE, {
      redis: section('a map', {
        url: url('${REDIS_URL}'),
        prefix: text('0 to 64 printable ASCII characters', 'sluice:', /^[\x20-\x7e]{0,64}$/),
      }),
    }),
    section(STORE, {
      postgres: section('a map', {
        url: url('${DATABASE_URL}'),
        schema: text('the name of a schema', 'sluice', /^.{1,63}$/),
      }),
    }),
  ],
  must(STORE, 'memory', ['memory']),
);

const POLICIES = ['allow', 'deny', 'local', 'throw'] as const;
const POLICY = 'allow, deny, local, { local: { instances } } or throw';
const onStoreFailure = z.union(
  [
    z.enum(POLICIES),
    section(POLICY, {
      local: section('a map', {
        instances: z.int(must('a whole number of at least 1', '8')).min(1, must('at least 1', '8')),
      }),
    }),
  ],
  must(POLICY, 'local', POLICIES),
);

/** The one definition of the file: what is validated, and what the published JSON Schema says. */
export const configSchema: z.ZodType = section('a map', {
  $schema: z.string(must('the address of a schema', './limits.schema.json')).optional(),
  version: z.literal(1, must('1, the version of this format', '1')),
  store: store.optional(),
  prefix: text('0 to 20 printable ASCII characters', 'sluice', /^[\x20-\x7e]{0,20}$/),
  onStoreFailure: onStoreFailure.optional(),
  domains: z.record(name, domain, must('a map of domains by name', '{ api: { rules: [...] } }')),
});
