import type { Check } from '../checks/check.ts';
import { type CheckOptions, type ConsumeOptions, costOf } from '../checks/consume-options.ts';
import type { Plan } from '../checks/plan.ts';
import type { PlanOfSubject } from '../checks/plan-of-subject.ts';
import { type Command, transitionOf } from '../command.ts';
import { type Decision, decide, UNLIMITED } from '../decision.ts';
import { RateLimitError } from '../errors.ts';
import type { LimiterEventName, LimiterListener } from '../events/limiter-events.ts';
import { Observers } from '../events/observers.ts';
import { decideOnFailure, type StoreFailurePolicy } from '../outage/failure-policy.ts';
import type { ChangeSync, SyncStore } from '../store.ts';
import { WaitingLines, type WaitOptions } from '../waiting/wait-until-allowed.ts';
import type { SyncLimiter } from './limiter.ts';

/** A limiter on a store of this process. */
export class InProcessLimiter<Subject> implements SyncLimiter<Subject> {
  readonly #plans: PlanOfSubject<Subject>;
  readonly #store: SyncStore;
  readonly #changeSync: ChangeSync | undefined;
  readonly #onStoreFailure: StoreFailurePolicy;
  readonly #lines: WaitingLines<Subject>;
  readonly #observers: Observers<Subject>;

  constructor(plans: PlanOfSubject<Subject>, store: SyncStore, onStoreFailure: StoreFailurePolicy) {
    this.#plans = plans;
    this.#store = store;
    this.#changeSync = store.changeSync?.bind(store);
    this.#onStoreFailure = onStoreFailure;
    this.#lines = new WaitingLines(plans, this);
    this.#observers = new Observers(this);
  }

  consumeSync(subject: Subject, options?: CheckOptions): Decision {
    const cost = costOf('consume', options);
    const decision = this.#consume(subject, cost);
    return this.#observers.hearDecisions ? this.#told('consume', subject, cost, decision) : decision;
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
    return this.#ask('peek', subject, options);
  }

  async refund(subject: Subject, options?: ConsumeOptions): Promise<Decision> {
    return this.#ask('refund', subject, options);
  }

  waitUntilAllowed(subject: Subject, options?: WaitOptions): Promise<Decision> {
    return this.#lines.wait(subject, options);
  }

  async reset(subject: Subject): Promise<void> {
    const plan = this.#plans.of(subject);
    if (plan !== null) await this.#store.remove(plan.keys(subject));
  }

  on<Name extends LimiterEventName>(event: Name, listener: LimiterListener<Subject, Name>): () => void {
    return this.#observers.on(event, listener);
  }

  /** Without a word to anybody. */
  #consume(subject: Subject, cost: number): Decision {
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

  #ask(kind: 'peek' | 'refund', subject: Subject, options: ConsumeOptions | undefined): Decision {
    refuseAborted(options);
    const cost = costOf(kind, options);
    const plan = this.#plans.of(subject);
    const decision = plan === null ? UNLIMITED : this.#run(plan, subject, cost, kind);
    return this.#observers.hearDecisions ? this.#told(kind, subject, cost, decision) : decision;
  }

  #told(kind: Check['kind'], subject: Subject, cost: number, decision: Decision): Decision {
    this.#observers.tell('decision', { kind, subject, cost, decision });
    return decision;
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
    if (!RateLimitError.is(error)) throw error;
    this.#observers.tell('error', { kind, subject, cost, error });
    const check: Check = { names: plan.names, keys: plan.keys(subject), cost, kind };
    return decideOnFailure(this.#onStoreFailure, error, check);
  }
}

function refuseAborted(options: ConsumeOptions | undefined): void {
  if (options?.signal?.aborted) throw RateLimitError.aborted(options.signal);
}
