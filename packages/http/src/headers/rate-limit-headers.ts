import type { LimitStatus } from '@sluice/core';
import { type Item, serializeDictionary, serializeItem, serializeList } from 'structured-headers';
import type { HeaderFormat } from './header-formats.ts';

/** A header field to set: its name, in lower case, and its value. */
export type Header = readonly [name: string, value: string];

/** The largest Integer of a structured field (RFC 9651, section 3.3.1). */
const MAX_INTEGER = 999_999_999_999_999;

type Write = (limits: readonly LimitStatus[], tightest: LimitStatus, refused: boolean) => string;

/** The fields of the formats: each field as the newest of them writes it, where several have it. */
export class RateLimitHeaders {
  readonly #fields: readonly (readonly [name: string, write: Write])[];

  constructor(formats: readonly HeaderFormat[]) {
    const fields = new Map<string, Write>();
    if (formats.includes('legacy')) addQuota(fields, 'x-ratelimit');
    if (formats.includes('draft-6')) addQuota(fields, 'ratelimit').set('ratelimit-policy', namelessPolicies);
    if (formats.includes('draft-7')) {
      fields.set('ratelimit-policy', namelessPolicies).set('ratelimit', quotaDictionary);
    }
    if (formats.some((format) => format === 'draft-8' || format === 'draft-9' || format === 'draft-10')) {
      fields.set('ratelimit-policy', new Policies().write).set('ratelimit', quotaList);
    }
    this.#fields = [...fields];
  }

  /** None for a check without limits. `refused`: whether the answer refuses the request. */
  of(limits: readonly LimitStatus[], refused: boolean): Header[] {
    const headers: Header[] = [];
    const [first] = limits;
    if (first === undefined) return headers;
    const tightest = limits.reduce((one, other) => (isTighter(other, one) ? other : one), first);
    for (const [name, write] of this.#fields) headers.push([name, write(limits, tightest, refused)]);
    return headers;
  }
}

/** Limit, Remaining and Reset as fields of their own: X-RateLimit-*, and draft 6 section 3, of the tightest limit. */
function addQuota(fields: Map<string, Write>, prefix: string): Map<string, Write> {
  return fields
    .set(`${prefix}-limit`, (_limits, { limit }) => String(integer(limit)))
    .set(`${prefix}-remaining`, (_limits, { remaining }) => String(integer(remaining)))
    .set(`${prefix}-reset`, (_limits, tightest) => String(resetSeconds(tightest)));
}

/** `RateLimit: limit=100, remaining=50, reset=5` (draft 7, section 3.1), of the tightest limit. */
const quotaDictionary: Write = (_limits, tightest) => {
  return serializeDictionary({
    limit: integer(tightest.limit),
    remaining: integer(tightest.remaining),
    reset: resetSeconds(tightest),
  });
};

/** `RateLimit-Policy: 10;w=1, 50;w=60` (drafts 6 and 7). Two policies must not share a quota: the tighter stays. */
const namelessPolicies: Write = (limits, tightest) => {
  const items = new Map<number, Item>();
  for (const { limit, windowMs } of [tightest, ...limits]) {
    const quota = integer(limit);
    if (!items.has(quota)) items.set(quota, [quota, new Map([['w', windowSeconds(windowMs)]])]);
  }
  return serializeList([...items.values()]);
};

/**
 * `RateLimit: "burst";r=50;t=30` (drafts 8 to 10). A refusal tells `t` only of the limits that deny, so that
 * `Retry-After`, which is for the longest of them, is never earlier than a `t`.
 */
const quotaList: Write = (limits, _tightest, refused) => {
  let value = '';
  for (const status of limits) {
    // Put together here, because integers of this range are written as they are, and this is done for every request.
    const item = `${nameOf(status.name)};r=${integer(status.remaining)}`;
    const member = refused && status.allowed ? item : `${item};t=${resetSeconds(status)}`;
    value = value === '' ? member : `${value}, ${member}`;
  }
  return value;
};

/** Names as structured fields write them. There are as many as the app has limits, unless it makes them up as it goes. */
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

/** `RateLimit-Policy: "burst";q=100;w=60` (drafts 8 to 10). Remembers the last one: it is the same for most requests. */
class Policies {
  #limits: readonly LimitStatus[] = [];
  #value = '';

  readonly write: Write = (limits) => {
    if (!this.#isLast(limits)) {
      this.#value = serializeList(
        limits.map(({ name, limit, windowMs }): Item => {
          return [
            name,
            new Map([
              ['q', integer(limit)],
              ['w', windowSeconds(windowMs)],
            ]),
          ];
        }),
      );
      this.#limits = limits;
    }
    return this.#value;
  };

  #isLast(limits: readonly LimitStatus[]): boolean {
    if (limits.length !== this.#limits.length) return false;
    return limits.every(({ name, limit, windowMs }, i) => {
      const last = this.#limits[i];
      return last?.name === name && last.limit === limit && last.windowMs === windowMs;
    });
  }
}

/** Seconds until there is more: of a limit that denies until it allows the request, the moment of `Retry-After`. */
function resetSeconds({ retryAfterMs, resetAfterMs }: LimitStatus): number {
  const isWorthWaiting = retryAfterMs > 0 && retryAfterMs !== Number.POSITIVE_INFINITY;
  // Rounded up: a client that waits so long must not come too early.
  return integer(Math.ceil((isWorthWaiting ? retryAfterMs : resetAfterMs) / 1000));
}

/** At least 1, since the drafts know no shorter window: rounded up, so that the rate is not told higher than it is. */
function windowSeconds(windowMs: number): number {
  return integer(Math.max(1, Math.ceil(windowMs / 1000)));
}

/** What a structured field can hold; a quota above it is told as the largest. */
function integer(value: number): number {
  return Math.min(value, MAX_INTEGER);
}

/** The longest wait first; among limits that allow, the fewest units left. */
function isTighter(a: LimitStatus, b: LimitStatus): boolean {
  if (a.retryAfterMs !== b.retryAfterMs) return a.retryAfterMs > b.retryAfterMs;
  return a.retryAfterMs === 0 && a.remaining < b.remaining;
}
