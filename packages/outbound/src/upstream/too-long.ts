import { RateLimitError } from '@sluice/core';

/** The error of a call whose wait would exceed its `maxWaitMs`. */
export function tooLong(waitMs: number): RateLimitError {
  const isNever = waitMs === Number.POSITIVE_INFINITY;
  const message = isNever
    ? 'The call costs more than the upstream ever grants.'
    : 'The wait for the upstream would exceed `maxWait`. Nothing was spent.';
  const retryAtMs = isNever ? waitMs : Math.ceil(Date.now() + waitMs);
  return new RateLimitError('WAIT_TOO_LONG', message, { retryAtMs });
}
