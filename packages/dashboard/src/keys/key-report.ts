import { type Decision, type LimitStatus, RateLimitError } from '@sluice/core';
import { isMistake } from '@sluice/core/option-validation';
import { peekKey } from '../limiters/shown-limiter.ts';
import type { WatchedLimiter } from '../limiters/watched-limiter.ts';
import type { KeyLimit, KeyReport } from '../messages.ts';
import { BadRequest } from '../serving/bad-request.ts';
import { wallClockMs } from '../wall-clock.ts';
import { kindOf } from './limit-kind.ts';

/**
 * Looks up a key, and changes nothing. An outage of the store is part of the report. Rejects with a
 * {@link BadRequest} for a key that cannot be a subject.
 */
export async function keyReport(watched: WatchedLimiter, key: string): Promise<KeyReport> {
  return {
    limiter: watched.named.name,
    key,
    atMs: wallClockMs(),
    ...(await peeked(watched, key)),
    history: watched.history.of(key),
  };
}

async function peeked(
  { named }: WatchedLimiter,
  key: string,
): Promise<Pick<KeyReport, 'allowed' | 'failure' | 'limits'>> {
  let decision: Decision;
  try {
    decision = await peekKey(named, key);
  } catch (error) {
    if (RateLimitError.is(error)) return { allowed: false, failure: error.code, limits: [] };
    throw isMistake(error) ? new BadRequest(422, error.message) : error;
  }
  const { allowed, degraded, failure } = decision;
  const limits = decision.limits.map(keyLimit);
  return degraded ? { allowed, failure: failure?.code ?? 'STORE_UNAVAILABLE', limits } : { allowed, limits };
}

/** JSON has no infinity. */
export function keyLimit(status: LimitStatus): KeyLimit {
  const { name, limit, remaining, windowMs, resetAfterMs, retryAfterMs } = status;
  return {
    name,
    kind: kindOf(status),
    limit,
    remaining,
    windowMs,
    resetAfterMs,
    retryAfterMs: Number.isFinite(retryAfterMs) ? retryAfterMs : null,
  };
}
