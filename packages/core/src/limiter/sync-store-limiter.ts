import { type CheckOptions, type ConsumeOptions, costOf } from '../checks/consume-options.ts';
import type { Plan } from '../checks/plan.ts';
import { type Decision, UNLIMITED } from '../decision.ts';
import { RateLimitError } from '../errors.ts';
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
    const decision = plan === null ? UNLIMITED : this.#consume(plan, subject, cost);
    if (this.observers.hearDecisions) {
      this.observers.report('decision', { kind: 'consume', subject, cost, decision });
    }
    return decision;
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

  #consume(plan: Plan<Subject>, subject: Subject, cost: number): Decision {
    const { one } = this.#executor;
    if (one === undefined || cost > 1 || plan.names.length > 1) {
      const check = plan.check('consume', subject, cost);
      try {
        return this.#executor.check(check);
      } catch (error) {
        return this.decideOnFailure(check, subject, error);
      }
    }
    const key = plan.key(0, subject);
    try {
      return one.run(plan.names[0] as string, key, cost as 0 | 1);
    } catch (error) {
      return this.decideOnFailure({ plan, keys: [key], cost, kind: 'consume' }, subject, error);
    }
  }
}
