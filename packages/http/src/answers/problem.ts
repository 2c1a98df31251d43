import type { Decision } from '@sluice/core';

/** The media type of a {@link Problem} (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/**
 * The body of an answer that refuses a request: a problem (RFC 9457) of a type that
 * draft-ietf-httpapi-ratelimit-headers-10 registers.
 */
export interface Problem {
  /** The URI of the problem type: `quota-exceeded` or `temporary-reduced-capacity`. */
  readonly type: string;
  /** A summary for people, the same for every problem of the type. */
  readonly title: string;
  readonly status: 429 | 503;
  /** The names of the limits that denied. Absent if nothing was counted, or if they must not be disclosed. */
  readonly 'violated-policies'?: readonly string[];
}

const REGISTRY = 'https://iana.org/assignments/http-problem-types';

/**
 * Returns the problem body for a denied check: 429 if the request is over a limit, 503 if the store is out.
 * Use it to send the standard body from a handler of your own. With `disclose` false, it does not name the
 * limits that denied.
 *
 * @example
 * ```ts
 * const decision = await limiter.consume(userId);
 * if (!decision.allowed) {
 *   const problem = problemOf(decision);
 *   response.status(problem.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
 * }
 * ```
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
