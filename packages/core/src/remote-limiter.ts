import type { Check } from './check.ts';
import { type ConsumeOptions, costOf } from './check-options.ts';
import { type Decision, UNLIMITED } from './decision.ts';
import { DenyCache } from './deny-cache.ts';
import { Engine } from './engine/engine.ts';
import { decideOnFailure, isOutage, type StoreFailurePolicy } from './failure-policy.ts';
import type { Limiter } from './limiter.ts';
import type { LimiterEventName, LimiterListener } from './limiter-events.ts';
import type { CheckedLimiterOptions } from './limiter-options.ts';
import { Observers } from './observers.ts';
import type { Plan } from './plan.ts';
import type { Plans } from './plans.ts';
import type { Store } from './store.ts';
import { WaitingLines, type WaitOptions } from './waiting-lines.ts';

/** A limiter on a store that answers asynchronously. */
export class RemoteLimiter<Subject> implements Limiter<Subject> {
  readonly #plans: Plans<Subject>;
  readonly #engine: Engine;
  readonly #onStoreFailure: StoreFailurePolicy;
  readonly #denials: DenyCache | undefined;
  readonly #lines: WaitingLines<Subject>;
  readonly #observers: Observers<Subject>;

  constructor(plans: Plans<Subject>, store: Store, options: CheckedLimiterOptions) {
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

  async #check(act: Check['kind'], subject: Subject, options: ConsumeOptions | undefined): Promise<Decision> {
    const cost = costOf(act, options);
    const plan = this.#plans.of(subject);
    const decision =
      plan === null ? UNLIMITED : await this.#decide(act, plan, subject, cost, options?.signal);
    if (this.#observers.hearDecisions) this.#observers.tell('decision', { act, subject, cost, decision });
    return decision;
  }

  async #decide(
    kind: Check['kind'],
    plan: Plan<Subject>,
    subject: Subject,
    cost: number,
    signal: AbortSignal | undefined,
  ): Promise<Decision> {
    const check: Check = { names: plan.names, keys: plan.keys(subject), cost, kind };
    try {
      return await this.#ask(check, signal);
    } catch (error) {
      if (isOutage(error)) this.#observers.tell('error', { act: kind, subject, cost, error });
      return decideOnFailure(this.#onStoreFailure, error, check);
    }
  }

  #ask(check: Check, signal: AbortSignal | undefined): Promise<Decision> {
    const denials = this.#denials;
    if (denials === undefined || check.kind === 'peek' || check.cost === 0 || signal?.aborted)
      return this.#engine.check(check, signal);
    if (check.kind === 'refund') return denials.changing(check.keys, () => this.#engine.check(check, signal));
    return this.#consume(denials, check, signal);
  }

  async #consume(denials: DenyCache, check: Check, signal: AbortSignal | undefined): Promise<Decision> {
    const arrivedMs = performance.now();
    const known = denials.find(check, arrivedMs);
    if (known !== undefined) return known;
    const arrival = denials.arrival(arrivedMs);
    const decision = await this.#engine.check(check, signal);
    denials.learn(check, decision, arrival, performance.now());
    return decision;
  }
}
