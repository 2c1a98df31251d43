import type { Check, CheckKind } from '../checks/check.ts';
import { type ConsumeOptions, costOf } from '../checks/consume-options.ts';
import type { PlanOfSubject } from '../checks/plan-of-subject.ts';
import { type Decision, UNLIMITED } from '../decision.ts';
import { RateLimitError } from '../errors.ts';
import type { LimiterEventName, LimiterListener } from '../events/limiter-events.ts';
import type { Observers } from '../events/observers.ts';
import { decideOnFailure, isOutage, type StoreFailurePolicy } from '../outage/failure-policy.ts';
import type { DenyCache } from '../remembered/deny-cache.ts';
import { type WaitOptions, waitUntilAllowedOn } from '../waiting/wait-until-allowed.ts';
import type { Executor } from './executor.ts';
import type { Limiter } from './limiter.ts';

/** The parts of a limiter. */
export interface LimiterParts<Subject> {
  readonly plans: PlanOfSubject<Subject>;
  readonly executor: Executor;
  readonly observers: Observers<Subject>;
  readonly onStoreFailure: StoreFailurePolicy;
  /** Denials that this process remembers; `undefined` where it remembers none. */
  readonly denials: DenyCache | undefined;
}

/**
 * A limiter on any store: plans, remembered denials, events, failure policy and waiting, over an {@link
 * Executor}.
 */
export class StoreLimiter<Subject> implements Limiter<Subject> {
  protected readonly plans: PlanOfSubject<Subject>;
  protected readonly observers: Observers<Subject>;
  readonly #executor: Executor;
  readonly #onStoreFailure: StoreFailurePolicy;
  readonly #denials: DenyCache | undefined;
  readonly #wait: (subject: Subject, options: WaitOptions | undefined) => Promise<Decision>;

  constructor({ plans, executor, observers, onStoreFailure, denials }: LimiterParts<Subject>) {
    this.plans = plans;
    this.observers = observers;
    this.#executor = executor;
    this.#onStoreFailure = onStoreFailure;
    this.#denials = denials;
    this.#wait = waitUntilAllowedOn(plans, this);
    observers.observe(this);
  }

  consume(subject: Subject, options?: ConsumeOptions): Promise<Decision> {
    return this.#check('consume', subject, options);
  }

  peek(subject: Subject, options?: ConsumeOptions): Promise<Decision> {
    return this.#check('peek', subject, options);
  }

  refund(subject: Subject, options?: ConsumeOptions): Promise<Decision> {
    return this.#check('refund', subject, options);
  }

  waitUntilAllowed(subject: Subject, options?: WaitOptions): Promise<Decision> {
    return this.#wait(subject, options);
  }

  async reset(subject: Subject): Promise<void> {
    const plan = this.plans.of(subject);
    if (plan === null) return;
    const keys = plan.keys(subject);
    const remove = (): Promise<void> => this.#executor.remove(keys);
    await (this.#denials === undefined ? remove() : this.#denials.changing(keys, remove));
  }

  on<Name extends LimiterEventName>(event: Name, listener: LimiterListener<Subject, Name>): () => void {
    return this.observers.on(event, listener);
  }

  async #check(kind: CheckKind, subject: Subject, options: ConsumeOptions | undefined): Promise<Decision> {
    const cost = costOf(kind, options);
    const signal = options?.signal;
    if (signal?.aborted) throw RateLimitError.aborted(signal);
    const plan = this.plans.of(subject);
    let decision: Decision = UNLIMITED;
    if (plan !== null) {
      const check = plan.check(kind, subject, cost);
      // All in one async function: each further one costs a check as much as all of its arithmetic.
      try {
        // Only a check that spends can be answered by a remembered denial.
        const denials = kind === 'consume' && cost > 0 ? this.#denials : undefined;
        if (denials === undefined) decision = await this.#execute(check, signal);
        else {
          const arrivedMs = performance.now();
          const remembered = denials.find(check, arrivedMs);
          if (remembered !== undefined) decision = remembered;
          else {
            const arrival = denials.arrival(arrivedMs);
            decision = await this.#executor.check(check, signal, arrivedMs);
            // Reading the clock costs a check as much as its arithmetic, and an allowed one does not need it
            // again.
            denials.learn(check, decision, arrival, decision.allowed ? arrivedMs : performance.now());
          }
        }
      } catch (error) {
        decision = this.decideOnFailure(check, subject, error);
      }
    }
    if (this.observers.hearDecisions) this.observers.report('decision', { kind, subject, cost, decision });
    return decision;
  }

  /** A refund invalidates the denials that it may lift. */
  #execute(check: Check, signal: AbortSignal | undefined): Decision | Promise<Decision> {
    if (this.#denials === undefined || check.kind !== 'refund' || check.cost === 0) {
      return this.#executor.check(check, signal);
    }
    return this.#denials.changing(check.keys, async () => this.#executor.check(check, signal));
  }

  /**
   * Reports an outage and returns the policy's decision; throws any other error, and every error under
   * `'throw'`.
   */
  protected decideOnFailure(check: Check, subject: Subject, error: unknown): Decision {
    if (isOutage(error)) {
      const { kind, cost } = check;
      this.observers.report('error', { kind, subject, cost, error });
    }
    return decideOnFailure(this.#onStoreFailure, error, check);
  }
}
