import type { Check } from './check.ts';
import { type ConsumeOptions, costOf } from './check-options.ts';
import { type Decision, UNLIMITED } from './decision.ts';
import type { DenyCache } from './deny-cache.ts';
import type { Engine } from './engine/engine.ts';
import { decideOnFailure, type StoreFailurePolicy } from './failure-policy.ts';
import type { Limiter } from './limiter.ts';
import type { Plans } from './plans.ts';

/** A limiter on a store that answers asynchronously. */
export class RemoteLimiter<Subject> implements Limiter<Subject> {
  readonly #plans: Plans<Subject>;
  readonly #engine: Engine;
  readonly #onStoreFailure: StoreFailurePolicy;
  readonly #denials: DenyCache | undefined;

  constructor(
    plans: Plans<Subject>,
    engine: Engine,
    onStoreFailure: StoreFailurePolicy,
    denials: DenyCache | undefined,
  ) {
    this.#plans = plans;
    this.#engine = engine;
    this.#onStoreFailure = onStoreFailure;
    this.#denials = denials;
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
    if (plan === null) return UNLIMITED;
    const check: Check = { names: plan.names, keys: plan.keys(subject), cost, kind };
    try {
      return await this.#ask(check, options?.signal);
    } catch (error) {
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
