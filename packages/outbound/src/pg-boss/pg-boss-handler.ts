import { validateOptionalFunction, wrongType } from '@sluice/core/option-validation';
import { callNowOf, type JobOptions } from '../calls/call-now.ts';
import type { Permit } from '../upstream/permit.ts';
import type { Upstream } from '../upstream/upstream.ts';

/** The part of a job of pg-boss that the handler needs. */
export interface PgBossJob {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
  /** Present with `includeMetadata`. */
  readonly priority?: number;
}

/** The part of pg-boss that the handler needs. */
export interface PgBossLike {
  // biome-ignore lint/suspicious/noExplicitAny: the types are those of pg-boss, whichever version it is.
  send(name: string, data: any, options: any): Promise<unknown>;
}

/** Options of {@link pgBossHandler}. */
export interface PgBossHandlerOptions<Job> extends JobOptions<Job> {
  /** More options of the job that takes the place of a deferred one, such as `retryLimit`. */
  readonly sendOptions?: (job: Job) => object;
}

/**
 * Returns a handler for `boss.work`, for pg-boss 10 to 12. A job whose call may not go now, or that the
 * upstream limited, is completed, and sent again to start when it may: no retry is spent. pg-boss keeps the
 * data and the priority (with `includeMetadata`); pass what else the job needs in `sendOptions`. If the
 * process dies between the two steps, the job runs twice, as any job of pg-boss may.
 *
 * The handler makes the call and returns its response, or settles the permit; what it throws fails the job.
 * With a `batchSize` above 1, the jobs of a batch follow each other.
 *
 * @example
 * ```ts
 * await boss.work('emails', pgBossHandler(mail, boss, (job) => send(job.data)));
 * ```
 */
export function pgBossHandler<Job extends PgBossJob, Result>(
  upstream: Upstream,
  boss: PgBossLike,
  handler: (job: Job, permit: Permit) => Result | Promise<Result>,
  options: PgBossHandlerOptions<Job> = {},
): (jobs: readonly Job[]) => Promise<(Result | undefined)[]> {
  const callNow = callNowOf('pgBossHandler', upstream, handler, options, ['acquire', 'sendOptions']);
  if (typeof boss?.send !== 'function') {
    throw wrongType('pgBossHandler: `boss`', boss, 'a pg-boss', 'new PgBoss(url)');
  }
  validateOptionalFunction('pgBossHandler: `sendOptions`', options.sendOptions, '() => ({ retryLimit: 5 })');
  return async (jobs) => {
    const results: (Result | undefined)[] = [];
    for (const job of jobs) {
      const answer = await callNow(job, (permit) => handler(job, permit));
      if ('result' in answer) {
        results.push(answer.result);
        continue;
      }
      const { name, data, priority } = job;
      await boss.send(name, data, {
        ...(priority !== undefined && { priority }),
        ...options.sendOptions?.(job),
        startAfter: new Date(answer.retryAtMs),
      });
      results.push(undefined);
    }
    return results;
  };
}
