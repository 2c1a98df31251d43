import { RateLimitError } from '@sluice/core';
import { validateOptionalFunction, validateOptions, wrongType } from '@sluice/core/option-validation';
import type { AcquireOptions } from '../upstream/acquire-options.ts';
import type { Permit } from '../upstream/permit.ts';
import { isWorthRepeating, resultOf, settledCall } from '../upstream/run-call.ts';
import type { Denied, Upstream } from '../upstream/upstream.ts';
import { validateUpstream } from './gate.ts';

/** What the adapter of a queue acquires for a job. */
export interface JobOptions<Job> {
  /** Default: 1 for the key of the upstream. */
  readonly acquire?: (job: Job) => AcquireOptions;
}

/** Makes the call of a job, or returns when it is worth another try. */
export type CallNow<Job> = <T>(
  job: Job,
  call: (permit: Permit) => T | Promise<T>,
) => Promise<{ readonly result: T } | Denied>;

/**
 * Makes calls without waiting, for queues that wait better than a process does. A call that the upstream
 * limited is worth another try too. Throws a coded error that names the argument of `caller` at fault.
 */
export function callNowOf<Job>(
  caller: string,
  upstream: Upstream,
  handler: unknown,
  options: JobOptions<Job>,
  known: readonly string[] = ['acquire'],
): CallNow<Job> {
  validateUpstream(caller, upstream);
  if (typeof handler !== 'function') {
    throw wrongType(`${caller}: the handler`, handler, 'a function', '(job, permit) => fetch(job.data.url)');
  }
  validateOptions(caller, options, known, '{ acquire: (job) => ({ key: job.data.tenant }) }');
  validateOptionalFunction(`${caller}: \`acquire\``, options.acquire, '(job) => ({ cost: 2 })');
  return async (job, call) => {
    const permit = await upstream.tryAcquire(options.acquire?.(job));
    if ('retryAtMs' in permit) {
      if (permit.retryAtMs !== Number.POSITIVE_INFINITY) return permit;
      const message = 'The call costs more than the upstream ever grants.';
      throw new RateLimitError('WAIT_TOO_LONG', message, { retryAtMs: permit.retryAtMs });
    }
    const attempt = await settledCall(permit, call);
    // The next try is denied for as long as the pause lasts.
    if (isWorthRepeating(attempt.observation)) return { retryAtMs: Date.now() + 1 };
    return { result: resultOf(attempt) };
  };
}
