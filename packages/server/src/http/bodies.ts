import type { Attributes } from '@sluice/config';
import type { CheckCost, Duration } from '@sluice/core';
import { z } from 'zod';
import type { CheckCall } from '../service/check-call.ts';

export const LONGEST_DOMAIN = 255;
export const MOST_ATTRIBUTES = 64;
export const LONGEST_NAME = 128;
export const LONGEST_VALUE = 1024;
/** No usual gateway takes a longer request line. */
const LONGEST_PATH = 8192;
const MOST_HEADERS = 128;
const MOST_COSTS = 32;
const MOST_CHECKS = 100;
const LONGEST_TTL_MS = 3_600_000;
/** A block or a reset reaches the holder of a lease only when its term ends. */
const LONGEST_LEASE_MS = 60_000;
const MOST_UNITS = 1_000_000;

const value = z.union(
  [z.string().max(LONGEST_VALUE), z.number(), z.boolean(), z.null()],
  `must be text of at most ${LONGEST_VALUE} characters, a number, true, false or null`,
);
const headerValue = z.union(
  [z.string().max(LONGEST_PATH), z.array(z.string().max(LONGEST_PATH)).max(MOST_HEADERS)],
  `must be text of at most ${LONGEST_PATH} characters, or a list of such texts`,
);
const fewEntries =
  (most: number) =>
  (map: object): boolean =>
    Object.keys(map).length <= most;
const name = z.string().min(1).max(LONGEST_NAME);

/** What is known of a request. Its names are free: rules decide which they read. */
const attributesSchema: z.ZodType<Attributes> = z
  .object({
    method: value.optional(),
    path: z.string().max(LONGEST_PATH).nullish(),
    ip: value.optional(),
    user: value.optional(),
    api_key: value.optional(),
    tier: value.optional(),
    headers: z
      .record(name, headerValue)
      .refine(fewEntries(MOST_HEADERS), `must have at most ${MOST_HEADERS} entries`)
      .optional(),
  })
  .catchall(value)
  .refine(fewEntries(MOST_ATTRIBUTES), `must have at most ${MOST_ATTRIBUTES} entries`)
  .refine(
    (map) => Object.keys(map).every((key) => key.length <= LONGEST_NAME),
    `must have names of at most ${LONGEST_NAME} characters`,
  )
  .describe('The request: method, path, ip, user, api_key, tier, headers, and any others that rules name.');

const domainSchema = z.string().min(1).max(LONGEST_DOMAIN).describe('A domain of the configuration.');

const units = z.int().min(0);

const costSchema: z.ZodType<CheckCost> = z
  .union(
    [units, z.record(name, units).refine(fewEntries(MOST_COSTS), `must have at most ${MOST_COSTS} entries`)],
    'must be a whole number of at least 0, or a map from names of limits to such numbers',
  )
  .describe('Units to spend: one number, or one by the name of the limit. Default: 1.');

const subject = { domain: domainSchema, attributes: attributesSchema };
const costed = { ...subject, cost: costSchema.optional() };
const reservationId = z.uuid().describe('As /v1/reserve or /v1/lease returned it.');

const duration: z.ZodType<Duration> = z.union(
  [z.int().min(1), z.templateLiteral([z.number(), z.enum(['ms', 's', 'm', 'h', 'd', 'w'])])],
  'must be milliseconds, or a number with ms, s, m, h, d or w, such as "1d"',
);

interface BatchBody {
  readonly checks: readonly CheckCall[];
  readonly atomic?: boolean | undefined;
}

interface BlockBody extends CheckCall {
  readonly duration: Duration;
}

interface ReserveBody extends CheckCall {
  readonly ttlMs?: number | undefined;
}

interface LeaseBody extends CheckCall {
  readonly units: number;
  readonly ttlMs?: number | undefined;
}

interface SettleBody {
  readonly reservationId: string;
  readonly cost?: CheckCost | undefined;
  readonly cancel?: boolean | undefined;
}

interface RenewBody {
  readonly reservationId: string;
}

export const checkBody: z.ZodType<CheckCall> = z.strictObject(costed);

export const batchBody: z.ZodType<BatchBody> = z.strictObject({
  checks: z.array(checkBody).min(1).max(MOST_CHECKS),
  atomic: z.boolean().optional().describe('Whether all are charged or none is. Default: false.'),
});

export const subjectBody: z.ZodType<CheckCall> = z.strictObject(subject);

export const blockBody: z.ZodType<BlockBody> = z.strictObject({
  ...subject,
  duration: duration.describe('How long, in milliseconds or as text such as "1d".'),
});

export const reserveBody: z.ZodType<ReserveBody> = z.strictObject({
  ...costed,
  ttlMs: z
    .int()
    .min(1)
    .max(LONGEST_TTL_MS)
    .optional()
    .describe('How long the reservation can be settled, in milliseconds. Default: 60,000.'),
});

export const leaseBody: z.ZodType<LeaseBody> = z.strictObject({
  ...subject,
  units: z.int().min(1).max(MOST_UNITS).describe('How many at most, of every limit that applies.'),
  ttlMs: z
    .int()
    .min(1)
    .max(LONGEST_LEASE_MS)
    .optional()
    .describe('How long the units may be used at most, in milliseconds. Default: 1,000.'),
});

export const settleBody: z.ZodType<SettleBody> = z
  .strictObject({
    reservationId,
    cost: costSchema.optional(),
    cancel: z.boolean().optional().describe('Gives everything back.'),
  })
  .refine(
    ({ cost, cancel }) => cancel !== true || cost === undefined,
    'must not have both `cost` and `cancel`',
  );

export const renewBody: z.ZodType<RenewBody> = z.strictObject({ reservationId });

export const checkQuery: z.ZodType<{ readonly status?: 'limit' | undefined }> = z.strictObject({
  status: z.literal('limit').optional().describe('Answer 429 with a problem where the check is denied.'),
});

export const domainParams: z.ZodType<{ readonly domain: string }> = z.strictObject({ domain: domainSchema });

export const pathParams: z.ZodType<{ readonly domain: string; readonly path: string }> = z.strictObject({
  domain: domainSchema,
  path: z.string().describe('The path of the request. It may have slashes.'),
});

export const denyQuery: z.ZodType<{ readonly deny?: '403' | '429' | undefined }> = z.object({
  deny: z
    .enum(['403', '429'])
    .optional()
    .describe('The status of a denial. Default: 429; 403 is for gateways that cannot pass that on.'),
});

export const usageQuery: z.ZodType<Readonly<Record<string, string>>> = z
  .record(name, z.string().max(LONGEST_VALUE))
  .refine(fewEntries(MOST_ATTRIBUTES), `must have at most ${MOST_ATTRIBUTES} entries`)
  .describe('Attributes of the holder, such as `api_key` and `tier`; `key` is short for `api_key`.');
