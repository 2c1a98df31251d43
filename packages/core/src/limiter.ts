import { type CheckOptions, type ConsumeOptions, costOf } from './check-options.ts';
import { type Command, transitionOf } from './command.ts';
import { type Decision, decide, UNLIMITED } from './decision.ts';
import { Engine } from './engine/engine.ts';
import type { Check } from './engine/pending.ts';
import { RateLimitError } from './errors.ts';
import { decideOnFailure, type StoreFailurePolicy } from './failure-policy.ts';
import { checkLimiterOptions, type LimiterOptions } from './limiter-options.ts';
import type { Plan } from './plan.ts';
import { Plans } from './plans.ts';
import type { ChangeSync, SyncStore } from './store.ts';

/**
 * Decides whether a subject may pass, against all of its limits at once: all are charged or none is.
 *
 * Every function throws or rejects with a `TypeError` or `RangeError` for a programmer's mistake (a cost that is not a
 * safe integer of at least 0, a key that is not a string, limits that are none) before anything changes, and with
 * what a `limits` or `key` function of yours throws.
 */
export interface Limiter<in Subject = string> {
  /**
   * Spends `cost` units if they fit every limit; else changes nothing. A denial resolves like any decision. Not safe to
   * call again after an error: STORE_TIMEOUT may have counted. A cost of 0 is always allowed and changes nothing.
   */
  consume(subject: Subject, options?: ConsumeOptions): Promise<Decision>;
  /** What `consume` would answer now, without changing anything; `remaining` is what is left without the cost. */
  peek(subject: Subject, options?: ConsumeOptions): Promise<Decision>;
  /**
   * Gives `cost` units back to every limit, never beyond full, and resolves to how they stand. Give back only what was
   * spent: a refund made twice gives back twice.
   */
  refund(subject: Subject, options?: ConsumeOptions): Promise<Decision>;
  /** Forgets all usage of the subject under its present limits. Safe to call again. */
  reset(subject: Subject): Promise<void>;
}

/** A limiter on a store in this process, which can answer at once. */
export interface SyncLimiter<in Subject = string> extends Limiter<Subject> {
  /** The same as `consume`, at once; throws what it would reject with. */
  consumeSync(subject: Subject, options?: CheckOptions): Decision;
}

/**
 * Makes a limiter. Does no I/O. Throws a `TypeError` or `RangeError` that names the option at fault.
 *
 * Where no limit has a `key` function, a limiter is called with a string, the key itself; else with a subject of the
 * type that its `key` functions take.
 */
export function createLimiter<Subject = string>(
  options: LimiterOptions<Subject> & { readonly store: SyncStore },
): SyncLimiter<Subject>;
export function createLimiter<Subject = string>(options: LimiterOptions<Subject>): Limiter<Subject>;
export function createLimiter<Subject>(options: LimiterOptions<Subject>): Limiter<Subject> {
  const { prefix, onStoreFailure, deadlineMs } = checkLimiterOptions(options);
  const plans = new Plans(options.limits, prefix);
  const { store } = options;
  if (isSync(store)) return new InProcessLimiter(plans, store, onStoreFailure);
  return new RemoteLimiter(plans, new Engine(store, deadlineMs, NOBODY), onStoreFailure);
}

/** Outages are told to nobody yet. */
const NOBODY = { began: () => {}, ended: () => {} };

function isSync(store: LimiterOptions['store']): store is SyncStore {
  return typeof (store as Partial<SyncStore>).updateSync === 'function';
}

class RemoteLimiter<Subject> implements Limiter<Subject> {
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
      return decideOnFailure(this.#onStoreFailure, error);
    }
  }
}

class InProcessLimiter<Subject> implements SyncLimiter<Subject> {
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
    if (cost > 1) return this.#run(plan, { keys: plan.keys(subject), cost, count: 1 }, cost);
    try {
      if (plan.one !== undefined && this.#changeSync !== undefined) {
        return plan.one.run(this.#changeSync, plan.key(0, subject), cost as 0 | 1);
      }
      return plan.several.run(this.#store, plan.keys(subject), cost as 0 | 1);
    } catch (error) {
      return decideOnFailure(this.#onStoreFailure, error);
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
    return this.#run(plan, { keys: plan.keys(subject), cost, count: 0 }, cost);
  }

  async refund(subject: Subject, options?: ConsumeOptions): Promise<Decision> {
    refuseAborted(options);
    const cost = costOf('refund', options);
    const plan = this.#plans.of(subject);
    if (plan === null) return UNLIMITED;
    return this.#run(plan, { keys: plan.keys(subject), cost: 0 - cost, count: 1 }, 0);
  }

  async reset(subject: Subject): Promise<void> {
    const plan = this.#plans.of(subject);
    if (plan !== null) await this.#store.remove(plan.keys(subject));
  }

  /** `asked` is the cost that the decision is about. */
  #run(plan: Plan<Subject>, command: Command, asked: number): Decision {
    try {
      const { granted, nowMs, records } = this.#store.updateSync(command.keys, transitionOf(command));
      return decide(plan.names, command.keys, records, nowMs, asked, command.count > 0 && granted > 0);
    } catch (error) {
      return decideOnFailure(this.#onStoreFailure, error);
    }
  }
}

function refuseAborted(options: ConsumeOptions | undefined): void {
  if (options?.signal?.aborted)
    throw new RateLimitError('CHECK_ABORTED', undefined, { cause: options.signal.reason });
}
