import { z } from 'zod';

const perhapsInfinite = (what: string): z.ZodType =>
  z.number().nullable().describe(`${what}; null if it is infinite.`);

const limitStatus = z.object({
  name: z.string(),
  limit: perhapsInfinite('The most units that this limit grants at once'),
  remaining: perhapsInfinite('Whole units left after the check'),
  retryAfterMs: perhapsInfinite('0, or milliseconds until this limit allows the check'),
  resetAfterMs: z.number().describe('Milliseconds until no usage counts any more.'),
  windowMs: z.number().nullable(),
  allowed: z.boolean(),
  held: z.literal(true).optional(),
});

const decision = z.object({
  allowed: z.boolean(),
  limit: perhapsInfinite('That of the limit that matters most'),
  remaining: perhapsInfinite('Units left'),
  retryAfterMs: perhapsInfinite('0 if allowed, otherwise milliseconds until the same check is allowed'),
  resetAfterMs: z.number(),
  limitedBy: z.string().optional().describe('The name of the limit that denies.'),
  degraded: z.boolean().describe('Whether the failure policy decided, because the store could not.'),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
  limits: z.array(limitStatus),
  headers: z.record(z.string(), z.string()).describe('Fields to copy to the answer of your client.'),
});

/** A decision, as JSON. */
export const decisionAnswer: z.ZodType = decision;

/** An error, as a problem (RFC 9457). */
export const problemAnswer: z.ZodType = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

export const batchAnswer: z.ZodType = z.object({
  allowed: z.boolean().describe('Whether every check is allowed.'),
  results: z.array(z.union([decision, z.object({ error: problemAnswer })])),
});

export const doneAnswer: z.ZodType = z.object({ done: z.literal(true) });

export const reserveAnswer: z.ZodType = decision.extend({
  reservationId: z.uuid().optional().describe('Absent if the check is denied.'),
});

export const leaseAnswer: z.ZodType = decision.extend({
  units: z.int().describe('Units that the caller may spend; 0 if the check is denied.'),
  ttlMs: z.number().describe('For how long, in milliseconds from the moment at which the request was sent.'),
  reservationId: z.uuid().optional().describe('Settle with the units that were used. Absent without units.'),
});

export const settleAnswer: z.ZodType = z.object({
  settled: z.boolean(),
  uncharged: z.record(z.string(), z.int()).describe('Units that could not be charged, by limit.'),
});

export const renewAnswer: z.ZodType = z.object({ renewed: z.boolean() });

export const usageAnswer: z.ZodType = z.object({
  domain: z.string(),
  limits: z.array(
    z.object({
      name: z.string(),
      limit: z.number().nullable(),
      used: z.number(),
      remaining: z.number().nullable(),
      resetAfterMs: z.number(),
    }),
  ),
});

export const healthAnswer: z.ZodType = z.object({ status: z.string(), reason: z.string().optional() });
