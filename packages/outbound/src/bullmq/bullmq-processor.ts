import { callNowOf, type JobOptions } from '../calls/call-now.ts';
import type { Permit } from '../upstream/permit.ts';
import type { Upstream } from '../upstream/upstream.ts';

/** The part of a job of BullMQ that the processor needs. */
export interface BullmqJob {
  moveToDelayed(timestamp: number, token?: string): Promise<unknown>;
}

/** The part of a queue or worker of BullMQ that pauses all of its jobs. */
export interface BullmqQueue {
  rateLimit(forMs: number): Promise<unknown>;
}

/** Options of {@link bullmqProcessor}. */
export interface BullmqProcessorOptions<Job> extends JobOptions<Job> {
  /**
   * Pauses this queue or worker instead of delaying the job: for a queue whose jobs all call this upstream.
   * Its workers need a `limiter` option to obey. Default: only the job is delayed.
   */
  readonly queue?: BullmqQueue;
}

/**
 * Returns a processor for a `Worker` of BullMQ 5 and 6. A job whose call may not go now is delayed until it
 * may, and its worker takes another one. Neither that nor a call that the upstream limited counts as an
 * attempt; only `maxStartedAttempts` counts them. The handler makes the call and returns its response, or
 * settles the permit; what it throws fails the job.
 *
 * @example
 * ```ts
 * const worker = new Worker('emails', bullmqProcessor(mail, (job) => send(job.data)), { connection });
 * ```
 */
export function bullmqProcessor<Job extends BullmqJob, Result>(
  upstream: Upstream,
  handler: (job: Job, permit: Permit) => Result | Promise<Result>,
  options: BullmqProcessorOptions<Job> = {},
): (job: Job, token?: string) => Promise<Result> {
  const callNow = callNowOf('bullmqProcessor', upstream, handler, options, ['acquire', 'queue']);
  return async (job, token) => {
    const answer = await callNow(job, (permit) => handler(job, permit));
    if ('result' in answer) return answer.result;
    if (options.queue === undefined) {
      await job.moveToDelayed(answer.retryAtMs, token);
      throw named('DelayedError', 'bullmq:movedToDelayed');
    }
    await options.queue.rateLimit(Math.max(1, Math.ceil(answer.retryAtMs - Date.now())));
    throw named('RateLimitError', 'bullmq:rateLimitExceeded');
  };
}

/** BullMQ recognises the one by its name, the other by its message. */
function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
