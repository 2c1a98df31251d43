import { type Decision, RateLimitError } from '@sluice/core';
import { isMistake } from '@sluice/core/option-validation';
import { keyLimit } from '../limiters/key-limit.ts';
import { peekKey } from '../limiters/shown-limiter.ts';
import type { WatchedLimiter } from '../limiters/watched-limiter.ts';
import type { KeyReport } from '../messages.ts';
import { BadRequest } from '../serving/bad-request.ts';
import { wallClockMs } from '../wall-clock.ts';

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
    history: historyOf(watched, key),
  };
}

/** The history of the first key that was counted. A key that cannot be a subject has been rejected before. */
function historyOf({ named, history }: WatchedLimiter, key: string): KeyReport['history'] {
  for (const recordKey of named.recordKeysOf(key)) {
    const minutes = history.of(recordKey);
    if (minutes.length > 0) return minutes;
  }
  return [];
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
