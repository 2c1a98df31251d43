import type { Check } from './check.ts';
import { type ConsumeOptions, costOf } from './check-options.ts';
import { type Decision, UNLIMITED } from './decision.ts';
import type { Engine } from './engine/engine.ts';
import { decideOnFailure, type StoreFailurePolicy } from './failure-policy.ts';
import type { Limiter } from './limiter.ts';
import type { Plans } from './plans.ts';

/** A limiter on a store that answers asynchronously. */
export class RemoteLimiter<Subject> implements Limiter<Subject> {
  readonly #plans: Plans<Subject>;
  readonly #engine: Engine;
  readonly #onStoreFailure: StoreFailurePolicy;

  constructor(plans: Plans<Subject>, engine: Engine, onStoreFailure: StoreFailurePolicy) {
    this.#plans = plans;
    this.#engine = engine;
    this.#onStoreFailure = onStoreFailure;
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
    if (plan !== null) await this.#engine.remove(plan.keys(subject));
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
    // A cache of denials will be asked here, before the engine: a flood from a blocked key then costs no round trip.
    try {
      return await this.#engine.check(check, options?.signal);
    } catch (error) {
      return decideOnFailure(this.#onStoreFailure, error, check);
    }
  }
}
