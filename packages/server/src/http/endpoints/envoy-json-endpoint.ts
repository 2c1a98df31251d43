import type { EnvoyRequestDescriptor } from '@sluice/config';
import { z } from 'zod';
import type { EnvoyRateLimits } from '../../envoy/envoy-rate-limits.ts';
import type { DescriptorStatus, EnvoyReply } from '../../envoy/envoy-reply.ts';
import { UNITS } from '../../envoy/unit.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';

/** Protobuf's JSON writes 64 bits as text. */
const units = z.union([z.int().min(0), z.string().regex(/^\d{1,16}$/)], 'must be a whole number');
const text = z.string();
const unit = z.union([z.enum(UNITS), z.int().min(0).max(7)], `must be one of ${UNITS.join(', ')}`);

const limit = z.strictObject({ requestsPerUnit: units.optional(), unit: unit.optional() });
const entry = z.strictObject({ key: text, value: text.optional() });
const descriptor = z.strictObject({
  entries: z.array(entry),
  limit: limit.nullish(),
  hitsAddend: units.nullish(),
});

/** Both spellings of names are legal in protobuf's JSON. */
const body = z.preprocess(
  (value) => camelCased(value, 0),
  z.strictObject({
    domain: text,
    descriptors: z.array(descriptor),
    hitsAddend: units.nullish(),
  }),
);

const answerSchema = z.object({
  overallCode: z.enum(['OK', 'OVER_LIMIT']),
  statuses: z.array(
    z.object({
      code: z.enum(['OK', 'OVER_LIMIT']),
      currentLimit: z.object({ requestsPerUnit: z.int(), unit: z.enum(UNITS), name: z.string() }).optional(),
      limitRemaining: z.int(),
      durationUntilReset: z.string().optional(),
    }),
  ),
  responseHeadersToAdd: z.array(z.object({ key: z.string(), value: z.string() })),
});

/** The JSON form of `ShouldRateLimit`, as envoyproxy/ratelimit serves it. */
export function envoyJsonEndpoint(limits: EnvoyRateLimits): Endpoint {
  return endpoint({
    method: 'POST',
    path: '/json',
    scope: 'check',
    summary: "Envoy's ShouldRateLimit, as JSON.",
    body,
    answers: { 200: answerSchema, 429: answerSchema },
    async handle({ body: { domain, descriptors, hitsAddend }, reply }) {
      const answer = await limits.decide({
        domain,
        hitsAddend: Number(hitsAddend ?? 0),
        descriptors: descriptors.map((one): EnvoyRequestDescriptor => {
          const { requestsPerUnit = 0, unit: named = 'UNKNOWN' } = one.limit ?? {};
          const override = {
            requestsPerUnit: Number(requestsPerUnit),
            unit: typeof named === 'number' ? (UNITS[named] ?? 'UNKNOWN') : named,
          };
          return {
            entries: one.entries.map(({ key, value = '' }) => ({ key, value })),
            ...(one.limit && { limit: override }),
            ...(one.hitsAddend != null && { hitsAddend: Number(one.hitsAddend) }),
          };
        }),
      });
      if (answer.isOverLimit) reply.code(429);
      return jsonOf(answer);
    },
  });
}

function jsonOf({ isOverLimit, statuses, headers }: EnvoyReply): object {
  return {
    overallCode: isOverLimit ? 'OVER_LIMIT' : 'OK',
    statuses: statuses.map(statusJson),
    responseHeadersToAdd: headers.map(([key, value]) => ({ key, value })),
  };
}

function statusJson({ isOverLimit, limit: current, remaining, resetSeconds }: DescriptorStatus): object {
  return {
    code: isOverLimit ? 'OVER_LIMIT' : 'OK',
    ...(current !== undefined && { currentLimit: current }),
    limitRemaining: remaining,
    ...(resetSeconds !== undefined && { durationUntilReset: `${resetSeconds}s` }),
  };
}

/** The deepest message has four levels; a body of 64 kB can nest far deeper. */
const DEEPEST = 8;

function camelCased(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
  if (Array.isArray(value)) return value.map((item) => camelCased(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()),
      camelCased(item, depth + 1),
    ]),
  );
}
