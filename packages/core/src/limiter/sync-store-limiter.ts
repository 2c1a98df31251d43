import { type CheckCost, type CheckOptions, type ConsumeOptions, costOf } from '../checks/consume-options.ts';
import type { OneLimitCheck } from '../checks/one-limit-check.ts';
import type { Plan } from '../checks/plan.ts';
import { type Decision, UNLIMITED } from '../decision.ts';
import { RateLimitError } from '../errors.ts';
import type { AnswerSource } from '../events/limiter-events.ts';
import type { RecordKey } from '../record-key.ts';
import type { InProcessExecutor } from './in-process-executor.ts';
import type { SyncLimiter } from './limiter.ts';
import { type LimiterParts, StoreLimiter } from './store-limiter.ts';

/** A limiter on a store of this process, which decides without a promise. */
export class SyncStoreLimiter<Subject> extends StoreLimiter<Subject> implements SyncLimiter<Subject> {
  readonly #executor: InProcessExecutor;

  constructor(parts: LimiterParts<Subject> & { readonly executor: InProcessExecutor }) {
    super(parts);
    this.#executor = parts.executor;
  }

  consumeSync(subject: Subject, options?: CheckOptions): Decision {
    const cost = costOf('consume', options);
    const plan = this.plans.of(subject);
    // Reading the clock costs a check as much as its arithmetic.
    const arrivedMs = this.observers.needTime ? performance.now() : 0;
    if (plan === null) {
      this.observers.decided('consume', subject, [], cost, arrivedMs, UNLIMITED, 'unlimited');
      return UNLIMITED;
    }
    return this.#consume(plan, subject, cost, arrivedMs);
  }

  /** Not an async function, which would cost a check more than deciding it. */
  override consume(subject: Subject, options?: ConsumeOptions): Promise<Decision> {
    try {
      if (options?.signal?.aborted) throw RateLimitError.aborted(options.signal);
      return Promise.resolve(this.consumeSync(subject, options));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #consume(plan: Plan<Subject>, subject: Subject, cost: CheckCost, arrivedMs: number): Decision {
    const { one } = this.#executor;
    const isFast = one !== undefined && (cost === 0 || cost === 1) && plan.names.length === 1;
    const key = isFast ? plan.key(0, subject) : undefined;
    const check = key === undefined ? plan.check('consume', subject, cost) : undefined;
    let decision: Decision;
    let source: AnswerSource = 'store';
    try {
      decision =
        check === undefined
          ? (one as OneLimitCheck).run(plan.names[0] as string, key as RecordKey, cost as 0 | 1)
          : this.#executor.check(check);
    } catch (error) {
      const failed = check ?? { plan, keys: [key as RecordKey], cost: cost as number, kind: 'consume' };
      decision = this.decideOnFailure('consume', failed, subject, cost, arrivedMs, error);
      source = 'policy';
    }
    if (this.observers.hearDecisions) {
      const keys = check?.keys ?? [key as RecordKey];
      this.observers.decided('consume', subject, keys, cost, arrivedMs, decision, source);
    }
    return decision;
  }
}
