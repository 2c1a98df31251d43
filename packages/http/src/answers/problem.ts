import type { Decision } from '@sluice/core';

/** The media type of a {@link Problem} (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** The body of an answer that refuses a request (RFC 9457, with the types of draft-ietf-httpapi-ratelimit-headers-10). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: 429 | 503;
  /** The names of the limits that denied. Absent when nothing was counted, or is to be told. */
  readonly 'violated-policies'?: readonly string[];
}

const REGISTRY = 'https://iana.org/assignments/http-problem-types';

/**
 * What to tell a client whose check was denied: 429 when it is over a limit, 503 when the store was out. `disclose`:
 * whether to name the limits that denied.
 */
export function problemOf(decision: Decision, disclose = true): Problem {
  const denied = decision.limits.filter((limit) => !limit.allowed).map((limit) => limit.name);
  const violated = disclose && denied.length > 0 ? { 'violated-policies': denied } : {};
  if (decision.degraded) {
    return {
      type: `${REGISTRY}#temporary-reduced-capacity`,
      title: 'Request cannot be satisfied due to temporary server capacity constraints',
      status: 503,
      ...violated,
    };
  }
  return {
    type: `${REGISTRY}#quota-exceeded`,
    title: 'Request cannot be satisfied as assigned quota has been exceeded',
    status: 429,
    ...violated,
  };
}
