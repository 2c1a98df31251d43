import type { Check } from './check.ts';
import { type CheckOptions, type ConsumeOptions, costOf } from './check-options.ts';
import { type Command, transitionOf } from './command.ts';
import { type Decision, decide, UNLIMITED } from './decision.ts';
import { RateLimitError } from './errors.ts';
import { decideOnFailure, type StoreFailurePolicy } from './failure-policy.ts';
import type { SyncLimiter } from './limiter.ts';
import type { Plan } from './plan.ts';
import type { Plans } from './plans.ts';
import type { ChangeSync, SyncStore } from './store.ts';

/** A limiter on a store of this process. */
export class InProcessLimiter<Subject> implements SyncLimiter<Subject> {
  readonly #plans: Plans<Subject>;
  readonly #store: SyncStore;
  readonly #changeSync: ChangeSync | undefined;
  readonly #onStoreFailure: StoreFailurePolicy;

  constructor(plans: Plans<Subject>, store: SyncStore, onStoreFailure: StoreFailurePolicy) {
    this.#plans = plans;
    this.#store = store;
    this.#changeSync = store.changeSync?.bind(store);
    this.#onStoreFailure = onStoreFailure;
  }

  consumeSync(subject: Subject, options?: CheckOptions): Decision {
    const cost = costOf('consume', options);
    const plan = this.#plans.of(subject);
    if (plan === null) return UNLIMITED;
    if (cost > 1) return this.#run(plan, subject, cost, 'consume');
    try {
      if (plan.one !== undefined && this.#changeSync !== undefined) {
        return plan.one.run(this.#changeSync, plan.key(0, subject), cost as 0 | 1);
      }
      return plan.several.run(this.#store, plan.keys(subject), cost as 0 | 1);
    } catch (error) {
      return this.#decideOnFailure(plan, subject, cost, 'consume', error);
    }
  }

  consume(subject: Subject, options?: ConsumeOptions): Promise<Decision> {
    try {
      refuseAborted(options);
      return Promise.resolve(this.consumeSync(subject, options));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async peek(subject: Subject, options?: ConsumeOptions): Promise<Decision> {
    refuseAborted(options);
    const cost = costOf('peek', options);
    const plan = this.#plans.of(subject);
    if (plan === null) return UNLIMITED;
    return this.#run(plan, subject, cost, 'peek');
  }

  async refund(subject: Subject, options?: ConsumeOptions): Promise<Decision> {
    refuseAborted(options);
    const cost = costOf('refund', options);
    const plan = this.#plans.of(subject);
    if (plan === null) return UNLIMITED;
    return this.#run(plan, subject, cost, 'refund');
  }

  async reset(subject: Subject): Promise<void> {
    const plan = this.#plans.of(subject);
    if (plan !== null) await this.#store.remove(plan.keys(subject));
  }

  #run(plan: Plan<Subject>, subject: Subject, cost: number, kind: Check['kind']): Decision {
    const keys = plan.keys(subject);
    const isRefund = kind === 'refund';
    const command: Command = { keys, cost: isRefund ? 0 - cost : cost, count: kind === 'peek' ? 0 : 1 };
    try {
      const { granted, nowMs, records } = this.#store.updateSync(keys, transitionOf(command));
      const hasSpent = command.count > 0 && granted > 0;
      return decide(plan.names, keys, records, nowMs, isRefund ? 0 : cost, hasSpent);
    } catch (error) {
      return this.#decideOnFailure(plan, subject, cost, kind, error);
    }
  }

  #decideOnFailure(
    plan: Plan<Subject>,
    subject: Subject,
    cost: number,
    kind: Check['kind'],
    error: unknown,
  ): Decision {
    // Only an outage gets past this line, and an outage comes after the keys were found: they can be found again.
    if (!(error instanceof RateLimitError)) throw error;
    const check: Check = { names: plan.names, keys: plan.keys(subject), cost, kind };
    return decideOnFailure(this.#onStoreFailure, error, check);
  }
}

function refuseAborted(options: ConsumeOptions | undefined): void {
  if (options?.signal?.aborted)
    throw new RateLimitError('CHECK_ABORTED', undefined, { cause: options.signal.reason });
}
