import type { Check } from '../checks/check.ts';
import { type ConsumeOptions, costOf } from '../checks/consume-options.ts';
import type { PlanOfSubject } from '../checks/plan-of-subject.ts';
import { type Decision, UNLIMITED } from '../decision.ts';
import { Engine } from '../engine/engine.ts';
import type { LimiterEventName, LimiterListener } from '../events/limiter-events.ts';
import { Observers } from '../events/observers.ts';
import { decideOnFailure, isOutage, type StoreFailurePolicy } from '../outage/failure-policy.ts';
import { DenyCache } from '../remembered/deny-cache.ts';
import type { Store } from '../store.ts';
import { WaitingLines, type WaitOptions } from '../waiting/wait-until-allowed.ts';
import type { Limiter } from './limiter.ts';
import type { ValidatedLimiterOptions } from './limiter-options.ts';

/** A limiter on a store that answers asynchronously. */
export class RemoteLimiter<Subject> implements Limiter<Subject> {
  readonly #plans: PlanOfSubject<Subject>;
  readonly #engine: Engine;
  readonly #onStoreFailure: StoreFailurePolicy;
  readonly #denials: DenyCache | undefined;
  readonly #lines: WaitingLines<Subject>;
  readonly #observers: Observers<Subject>;

  constructor(plans: PlanOfSubject<Subject>, store: Store, options: ValidatedLimiterOptions) {
    const { deadlineMs, onStoreFailure, maxDenials } = options;
    this.#plans = plans;
    this.#observers = new Observers(this);
    this.#engine = new Engine(store, deadlineMs, this.#observers);
    this.#onStoreFailure = onStoreFailure;
    // A clock that somebody sets, as in tests, tells nothing about how long a denial holds by ours.
    const remembers = maxDenials !== undefined && store.capabilities.clock === 'store';
    this.#denials = remembers ? new DenyCache(maxDenials) : undefined;
    this.#lines = new WaitingLines(plans, this);
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
    return this.#lines.wait(subject, options);
  }

  on<Name extends LimiterEventName>(event: Name, listener: LimiterListener<Subject, Name>): () => void {
    return this.#observers.on(event, listener);
  }

  async reset(subject: Subject): Promise<void> {
    const plan = this.#plans.of(subject);
    if (plan === null) return;
    const keys = plan.keys(subject);
    const remove = (): Promise<void> => this.#engine.remove(keys);
    await (this.#denials === undefined ? remove() : this.#denials.changing(keys, remove));
  }

  async #check(
    kind: Check['kind'],
    subject: Subject,
    options: ConsumeOptions | undefined,
  ): Promise<Decision> {
    const cost = costOf(kind, options);
    const plan = this.#plans.of(subject);
    let decision: Decision = UNLIMITED;
    if (plan !== null) {
      const check: Check = { names: plan.names, keys: plan.keys(subject), cost, kind };
      // One function, since each async one on the way costs a check as much as all of its arithmetic.
      try {
        const cache = this.#cacheFor(check, options?.signal);
        if (cache === undefined) decision = await this.#ask(check, options?.signal);
        else {
          const arrivedMs = performance.now();
          const known = cache.find(check, arrivedMs);
          if (known !== undefined) decision = known;
          else {
            const arrival = cache.arrival(arrivedMs);
            decision = await this.#engine.check(check, options?.signal, arrivedMs);
            // Asking the time costs a check as much as its arithmetic, and an allowed one needs it no more.
            cache.learn(check, decision, arrival, decision.allowed ? arrivedMs : performance.now());
          }
        }
      } catch (error) {
        if (isOutage(error)) this.#observers.tell('error', { kind, subject, cost, error });
        decision = await decideOnFailure(this.#onStoreFailure, error, check);
      }
    }
    if (this.#observers.hearDecisions) this.#observers.tell('decision', { kind, subject, cost, decision });
    return decision;
  }

  /** The cache, for a check that a remembered denial may answer. */
  #cacheFor({ kind, cost }: Check, signal: AbortSignal | undefined): DenyCache | undefined {
    return kind !== 'consume' || cost === 0 || signal?.aborted ? undefined : this.#denials;
  }

  #ask(check: Check, signal: AbortSignal | undefined): Promise<Decision> {
    const ask = (): Promise<Decision> => this.#engine.check(check, signal);
    const givesBack = check.kind === 'refund' && check.cost > 0 && !signal?.aborted;
    return this.#denials !== undefined && givesBack ? this.#denials.changing(check.keys, ask) : ask();
  }
}
