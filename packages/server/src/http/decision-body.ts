import type { Decision } from '@sluice/core';
import { headersOf } from '@sluice/http';

/** Returns a decision as the body of an answer. JSON has no infinity: it becomes `null`. */
export function decisionBody(decision: Decision): object {
  const { allowed, limit, remaining, retryAfterMs, resetAfterMs, limitedBy, degraded, failure, limits } =
    decision;
  // One literal: to spread the decision into another object takes three times as long.
  return {
    allowed,
    limit,
    remaining,
    retryAfterMs,
    resetAfterMs,
    limitedBy,
    degraded,
    failure: failure && { code: failure.code, message: failure.message },
    limits,
    headers: decisionHeaders(decision),
  } satisfies Record<keyof Decision | 'headers', unknown>;
}

/** The fields of a decision, in the spelling that programs which compare case expect. */
export function decisionHeaders(decision: Decision): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of headersOf(decision)) headers[spelling(name)] = value;
  return headers;
}

const spellings = new Map<string, string>();

function spelling(name: string): string {
  let written = spellings.get(name);
  if (written === undefined) {
    written = name
      .replace(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase())
      .replace('Ratelimit', 'RateLimit');
    spellings.set(name, written);
  }
  return written;
}
