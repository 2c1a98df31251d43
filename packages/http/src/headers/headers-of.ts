import type { Decision } from '@sluice/core';
import { type HeadersOption, headerFormatsOf } from './header-formats.ts';
import { type Header, type QuotaHeaders, quotaHeaders } from './quota-headers.ts';
import { refusalHeaders } from './refusal-headers.ts';

/** Writers of fields, by the options that are not arrays: there are few of those. */
const writers = new Map<unknown, QuotaHeaders>();

/**
 * Returns the header fields that an adapter sets for a decision: the quota in the given formats and, on a
 * denial, `Retry-After` and `Cache-Control: no-store`. A decision that counted nothing, because the store was
 * out or the subject is unlimited, has no quota. Use it to answer by other means than an adapter, beside
 * {@link problemOf}. Names are in lower case.
 *
 * `format` is as the option `headers`; default: `['legacy', 'draft-10']`. Throws a `TypeError` or
 * `RangeError` for an unknown one.
 *
 * @example
 * ```ts
 * const decision = await limiter.consume(userId);
 * for (const [name, value] of headersOf(decision, 'draft-10')) response.setHeader(name, value);
 * ```
 */
export function headersOf(decision: Decision, format?: HeadersOption): readonly Header[] {
  const { allowed, degraded, limits } = decision;
  const quota = writerOf(format)(degraded ? [] : limits, !allowed);
  return allowed ? quota : [...quota, ...refusalHeaders(decision)];
}

function writerOf(format: HeadersOption | undefined): QuotaHeaders {
  let writer = writers.get(format);
  if (writer === undefined) {
    writer = quotaHeaders(headerFormatsOf('headersOf: `format`', format));
    if (!Array.isArray(format)) writers.set(format, writer);
  }
  return writer;
}
