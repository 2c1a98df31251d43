/** The fields that most upstreams without a standard use. What the reset means differs between them. */
export const X_RATELIMIT = {
  limit: 'x-ratelimit-limit',
  remaining: 'x-ratelimit-remaining',
  reset: 'x-ratelimit-reset',
} as const;
