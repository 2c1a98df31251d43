import type { LimitStatus } from '@sluice/core';
import { type Item, serializeDictionary, serializeItem, serializeList } from 'structured-headers';
import type { HeaderFormat } from './header-formats.ts';
import { type ReportedPolicies, withReportedPolicy } from './reported-policies.ts';

/** A header field to set: its name, in lower case, and its value. */
export type Header = readonly [name: string, value: string];

/** The largest Integer of a structured field (RFC 9651, section 3.3.1). */
const MAX_INTEGER = 999_999_999_999_999;

type Write = (limits: readonly LimitStatus[], tightest: LimitStatus, refused: boolean) => string;

/**
 * Returns the header fields that report these limits: none if there are none. `refused`: the answer refuses
 * the request.
 */
export type QuotaHeaders = (limits: readonly LimitStatus[], refused: boolean) => Header[];

/**
 * Creates the function that writes the fields of these formats. Where several share a field, the newest
 * writes it. `policies` are reported in place of those of the limits they name.
 */
export function quotaHeaders(
  formats: readonly HeaderFormat[],
  policies: ReportedPolicies = new Map(),
): QuotaHeaders {
  const writers = new Map<string, Write>();
  const listWriters = new Map<string, Write>();
  if (formats.includes('legacy')) addQuota(writers, 'x-ratelimit');
  if (formats.includes('draft-6')) addQuota(writers, 'ratelimit').set('ratelimit-policy', namelessPolicies);
  if (formats.includes('draft-7')) {
    writers.set('ratelimit-policy', namelessPolicies).set('ratelimit', quotaDictionary);
  }
  if (formats.some((format) => format === 'draft-8' || format === 'draft-9' || format === 'draft-10')) {
    listWriters.set('ratelimit-policy', namedPolicies()).set('ratelimit', quotaList);
    for (const name of listWriters.keys()) writers.delete(name);
  }
  if (policies.size > 0) {
    for (const fields of [writers, listWriters]) reportPolicies(fields, policies);
  }
  return (limits, refused) => {
    const headers: Header[] = [];
    const quotas = limits.every(hasQuota) ? limits : limits.filter(hasQuota);
    // Only the lists have a unit for concurrent requests.
    const windows = quotas.some(isHeld) ? quotas.filter((status) => !isHeld(status)) : quotas;
    write(writers, windows, refused, headers);
    write(listWriters, quotas, refused, headers);
    return headers;
  };
}

/** Makes the field with the policies report these. The other fields still count down from the limit. */
function reportPolicies(fields: Map<string, Write>, policies: ReportedPolicies): void {
  const writeField = fields.get('ratelimit-policy');
  if (writeField === undefined) return;
  const reported = (status: LimitStatus): LimitStatus => withReportedPolicy(status, policies);
  fields.set('ratelimit-policy', (limits, tightest, refused) => {
    return writeField(limits.map(reported), reported(tightest), refused);
  });
}

function write(
  writers: ReadonlyMap<string, Write>,
  limits: readonly LimitStatus[],
  refused: boolean,
  headers: Header[],
): void {
  const [first] = limits;
  if (first === undefined || writers.size === 0) return;
  const tightest = limits.reduce((one, other) => (isTighter(other, one) ? other : one), first);
  for (const [name, writeField] of writers) headers.push([name, writeField(limits, tightest, refused)]);
}

/** A block counts nothing. */
function hasQuota({ limit }: LimitStatus): boolean {
  return limit !== Number.POSITIVE_INFINITY;
}

function isHeld({ held }: LimitStatus): boolean {
  return held === true;
}

/**
 * Limit, Remaining and Reset of the tightest limit, a field each: `X-RateLimit-*`, and draft 6, section 3.
 */
function addQuota(fields: Map<string, Write>, prefix: string): Map<string, Write> {
  return fields
    .set(`${prefix}-limit`, (_limits, { limit }) => String(integer(limit)))
    .set(`${prefix}-remaining`, (_limits, { remaining }) => String(integer(remaining)))
    .set(`${prefix}-reset`, (_limits, tightest) => String(resetSeconds(tightest)));
}

/** `RateLimit: limit=100, remaining=50, reset=5` of the tightest limit (draft 7, section 3.1). */
const quotaDictionary: Write = (_limits, tightest) => {
  return serializeDictionary({
    limit: integer(tightest.limit),
    remaining: integer(tightest.remaining),
    reset: resetSeconds(tightest),
  });
};

/**
 * `RateLimit-Policy: 10;w=1, 50;w=60` (drafts 6 and 7). Two policies must not share a quota: the tighter one
 * stays.
 */
const namelessPolicies: Write = (limits, tightest) => {
  const items = new Map<number, Item>();
  for (const { limit, windowMs } of [tightest, ...limits]) {
    const quota = integer(limit);
    if (!items.has(quota)) items.set(quota, [quota, new Map([['w', windowSeconds(windowMs)]])]);
  }
  return serializeList([...items.values()]);
};

/**
 * `RateLimit: "burst";r=50;t=30` (drafts 8 to 10). On a refusal only limits that deny have a `t`, so that
 * `Retry-After`, which is the longest of them, is never earlier than a `t`.
 */
const quotaList: Write = (limits, _tightest, refused) => {
  let value = '';
  for (const status of limits) {
    // Built by hand, because this runs for every request, and these integers need no serializer.
    const item = `${nameOf(status.name)};r=${integer(status.remaining)}`;
    // When a slot is free again depends on the requests that hold them, not on the time.
    const isTimeless = status.allowed && (refused || status.held === true);
    const member = isTimeless ? item : `${item};t=${resetSeconds(status)}`;
    value = value === '' ? member : `${value}, ${member}`;
  }
  return value;
};

/** Serialized names. There are as many as the app has limits, unless it invents names while it runs. */
const names = new Map<string, string>();
const MOST_NAMES = 1000;

function nameOf(name: string): string {
  let written = names.get(name);
  if (written === undefined) {
    written = serializeItem(name);
    if (names.size < MOST_NAMES) names.set(name, written);
  }
  return written;
}

/**
 * `RateLimit-Policy: "burst";q=100;w=60` (drafts 8 to 10), and `"slots";q=5;qu="concurrent-requests"` for
 * slots. Keeps the last value: most requests have the same
 * limits.
 */
function namedPolicies(): Write {
  let lastLimits: readonly LimitStatus[] = [];
  let lastValue = '';
  return (limits) => {
    if (haveSamePolicies(limits, lastLimits)) return lastValue;
    const policies = limits.map(({ name, limit, windowMs, held }): Item => {
      const parameters = new Map<string, string | number>([['q', integer(limit)]]);
      if (held) parameters.set('qu', 'concurrent-requests');
      else parameters.set('w', windowSeconds(windowMs));
      return [name, parameters];
    });
    lastLimits = limits;
    lastValue = serializeList(policies);
    return lastValue;
  };
}

function haveSamePolicies(limits: readonly LimitStatus[], others: readonly LimitStatus[]): boolean {
  if (limits.length !== others.length) return false;
  return limits.every(({ name, limit, windowMs, held }, i) => {
    const other = others[i];
    return (
      other?.name === name && other.limit === limit && other.windowMs === windowMs && other.held === held
    );
  });
}

/**
 * Returns the seconds until the limit resets or, if it denies, until it allows the request (as in
 * `Retry-After`).
 */
function resetSeconds({ retryAfterMs, resetAfterMs }: LimitStatus): number {
  const isWorthWaiting = retryAfterMs > 0 && retryAfterMs !== Number.POSITIVE_INFINITY;
  // Rounded up, so that a client that waits this long is never too early.
  return integer(Math.ceil((isWorthWaiting ? retryAfterMs : resetAfterMs) / 1000));
}

/**
 * At least 1, because the drafts allow no shorter window. Rounded up, so that the reported rate is never too
 * high.
 */
function windowSeconds(windowMs: number): number {
  return integer(Math.max(1, Math.ceil(windowMs / 1000)));
}

/** Clamps to what a structured field can hold. */
function integer(value: number): number {
  return Math.min(value, MAX_INTEGER);
}

/** The longer wait is tighter; among limits that allow, the fewer units left. */
function isTighter(a: LimitStatus, b: LimitStatus): boolean {
  if (a.retryAfterMs !== b.retryAfterMs) return a.retryAfterMs > b.retryAfterMs;
  return a.retryAfterMs === 0 && a.remaining < b.remaining;
}
