import type { Check, CheckKind, CheckResult, ResultListener, SentCheck } from '../checks/check.ts';
import { type CheckCost, type ConsumeOptions, costOf } from '../checks/consume-options.ts';
import type { PlanOfSubject } from '../checks/plan-of-subject.ts';
import { type Decision, UNLIMITED } from '../decision.ts';
import { type Duration, durationMs } from '../duration.ts';
import { isOutage, RateLimitError } from '../errors.ts';
import { type TalliedLimiter, talliedLimiterOf } from '../events/decision-tally.ts';
import type { EventKind, LimiterEventName, LimiterListener } from '../events/limiter-events.ts';
import type { Observers } from '../events/observers.ts';
import { decideOnFailure, type StoreFailurePolicy } from '../outage/failure-policy.ts';
import type { RecordKey } from '../record-key.ts';
import type { DenyCache } from '../remembered/deny-cache.ts';
import type { Leases } from '../remembered/leases.ts';
import type { Remembered } from '../remembered/remembered.ts';
import { Charge } from '../reservation/charge.ts';
import { reservationOf } from '../reservation/charged-reservation.ts';
import type { Reservation } from '../reservation/reservation.ts';
import { type WaitOptions, waitUntilAllowedOn } from '../waiting/wait-until-allowed.ts';
import { blocksOf } from './blocks-of.ts';
import type { Executor } from './executor.ts';
import { holdsUnitsOf } from './holds-units.ts';
import type { Limiter } from './limiter.ts';
import { type Aftermath, PendingCheck } from './pending-check.ts';

/** The parts of a limiter. */
export interface LimiterParts<Subject> {
  readonly plans: PlanOfSubject<Subject>;
  readonly executor: Executor;
  readonly observers: Observers<Subject>;
  readonly onStoreFailure: StoreFailurePolicy;
  /** Denials that this process remembers; absent where it remembers none. */
  readonly denials?: DenyCache | undefined;
  /** Units that this process takes ahead; absent where it takes none. */
  readonly leases?: Leases | undefined;
}

/**
 * A limiter on any store: plans, what is remembered, events, failure policy and waiting, over an {@link
 * Executor}.
 */
export class StoreLimiter<Subject> implements Limiter<Subject> {
  protected readonly plans: PlanOfSubject<Subject>;
  protected readonly observers: Observers<Subject>;
  readonly #executor: Executor;
  readonly #onStoreFailure: StoreFailurePolicy;
  readonly #denials: DenyCache | undefined;
  readonly #leases: Leases | undefined;
  /** Both, in the order in which they are asked. */
  readonly #remembered: readonly Remembered[];
  readonly #aftermath: Aftermath<Subject>;
  readonly #wait: (subject: Subject, options: WaitOptions | undefined) => Promise<Decision>;

  constructor({ plans, executor, observers, onStoreFailure, denials, leases }: LimiterParts<Subject>) {
    this.plans = plans;
    this.observers = observers;
    this.#executor = executor;
    this.#onStoreFailure = onStoreFailure;
    this.#denials = denials;
    this.#leases = leases;
    this.#remembered = [leases, denials].filter((memory) => memory !== undefined);
    this.#aftermath = {
      observers,
      denials,
      decideOnFailure: (...failed) => this.decideOnFailure(...failed),
    };
    this.#wait = waitUntilAllowedOn(plans, {
      reserve: (subject, waiting) => this.#reserve('consume', subject, waiting),
    });
    observers.observe(this);
    const holdsUnits = (subject: Subject): boolean => plans.of(subject)?.holdsUnits === true;
    Object.defineProperty(this, holdsUnitsOf, { value: holdsUnits });
    Object.defineProperty(this, talliedLimiterOf, { value: observers satisfies TalliedLimiter });
  }

  consume(subject: Subject, options?: ConsumeOptions): Promise<Decision> {
    return this.#decide('consume', 'consume', subject, options);
  }

  peek(subject: Subject, options?: ConsumeOptions): Promise<Decision> {
    return this.#decide('peek', 'peek', subject, options);
  }

  refund(subject: Subject, options?: ConsumeOptions): Promise<Decision> {
    return this.#decide('refund', 'refund', subject, options);
  }

  penalize(subject: Subject, options?: ConsumeOptions): Promise<Decision> {
    return this.#decide('penalize', 'penalize', subject, options);
  }

  reserve(subject: Subject, options?: ConsumeOptions): Promise<Reservation> {
    return this.#reserve('reserve', subject, options);
  }

  waitUntilAllowed(subject: Subject, options?: WaitOptions): Promise<Decision> {
    return this.#wait(subject, options);
  }

  async block(subject: Subject, duration: Duration): Promise<void> {
    const forMs = durationMs('block: the duration', duration);
    const { names, keys } = blocksOf(this.plans.of(subject), 'block', subject);
    const check: Check = { plan: { names }, keys, cost: 1, kind: 'block', forMs };
    await this.#run(check, undefined, performance.now(), undefined);
  }

  async unblock(subject: Subject): Promise<void> {
    await this.#remove(blocksOf(this.plans.of(subject), 'unblock', subject).keys);
  }

  async reset(subject: Subject): Promise<void> {
    const plan = this.plans.of(subject);
    if (plan !== null) await this.#remove(plan.keys(subject));
  }

  on<Name extends LimiterEventName>(event: Name, listener: LimiterListener<Subject, Name>): () => void {
    return this.observers.on(event, listener);
  }

  async close(): Promise<void> {
    await this.#leases?.close();
  }

  async #reserve(
    kind: EventKind,
    subject: Subject,
    options: ConsumeOptions | undefined,
  ): Promise<Reservation> {
    let charge: Charge | undefined;
    const decision = await this.#decide(kind, 'consume', subject, options, (charged) => {
      charge = charged;
    });
    return reservationOf((check, type) => this.#settle(check, type, subject), decision, charge);
  }

  /** `kind` names the verb in events; `checkKind` says what the check does. */
  #decide(
    kind: EventKind,
    checkKind: CheckKind,
    subject: Subject,
    options: ConsumeOptions | undefined,
    onCharge?: (charge: Charge) => void,
  ): Promise<Decision> {
    // Not an async function: what is remembered answers without one.
    try {
      const cost = costOf(kind, options);
      const signal = options?.signal;
      if (signal?.aborted) throw RateLimitError.aborted(signal);
      const plan = this.plans.of(subject);
      const arrivedMs = performance.now();
      if (plan === null) {
        this.observers.decided(kind, subject, [], cost, arrivedMs, UNLIMITED, 'unlimited');
        return Promise.resolve(UNLIMITED);
      }
      const check = plan.check(checkKind, subject, cost);
      const onResult = onCharge && listenForCharge(check, onCharge);
      for (const memory of this.#remembered) {
        const decision = memory.find(check, arrivedMs, onResult);
        if (decision === undefined) continue;
        this.observers.decided(kind, subject, check.keys, cost, arrivedMs, decision, memory.source);
        return Promise.resolve(decision);
      }
      const pending = new PendingCheck(this.#aftermath, kind, check, subject, cost, arrivedMs, onResult);
      if (this.#leases !== undefined || this.#denials?.dependsOn(check)) {
        void this.#sendWithRemembered(check, pending, signal);
      } else this.#executor.send(check, pending, signal);
      return pending.promise;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Sends a check where units are taken ahead, or one that may make what is remembered wrong. */
  async #sendWithRemembered(
    check: Check,
    pending: PendingCheck<Subject>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { arrivedMs, onResult } = pending;
    try {
      // An aborted check must reject at once, so one with a signal does not wait for others.
      const lease = signal === undefined ? this.#leases?.awaited(check) : undefined;
      if (lease !== undefined) {
        await lease;
        const decision = this.#leases?.find(check, performance.now(), onResult);
        if (decision !== undefined) {
          pending.resolve(decision, 'lease');
          return;
        }
      }
      pending.isSentNow();
      const sent = this.#leases?.sending(check, performance.now()) ?? check;
      pending.resolve(await this.#run(sent, signal, arrivedMs, onResult));
    } catch (error) {
      pending.reject(error);
    }
  }

  /** What is remembered and depends on the outcome of the check is dropped before and after it. */
  #run(
    check: SentCheck,
    signal: AbortSignal | undefined,
    arrivedMs: number,
    onResult: ResultListener | undefined,
  ): Decision | Promise<Decision> {
    let dependent: readonly Remembered[] | undefined;
    for (const memory of this.#remembered) {
      if (memory.dependsOn(check)) dependent = [...(dependent ?? []), memory];
    }
    if (dependent === undefined) return this.#executor.check(check, signal, arrivedMs, onResult);
    return changing(dependent, check.keys, async () =>
      this.#executor.check(check, signal, arrivedMs, onResult),
    );
  }

  /** Resolves to the result; to the error, if the store could not answer and the policy is not to throw. */
  async #settle(
    check: Check,
    kind: EventKind | 'renew',
    subject: Subject,
  ): Promise<CheckResult | RateLimitError> {
    const arrivedMs = performance.now();
    let result: CheckResult | undefined;
    try {
      const decision = await this.#run(check, undefined, arrivedMs, (heard) => {
        result = heard;
      });
      if (kind !== 'renew')
        this.observers.decided(kind, subject, check.keys, costByName(check), arrivedMs, decision, 'store');
      return result as CheckResult;
    } catch (error) {
      if (!isOutage(error) || this.#onStoreFailure === 'throw') throw error;
      if (kind !== 'renew')
        this.observers.failed(kind, subject, check.keys, costByName(check), arrivedMs, error);
      return error;
    }
  }

  #remove(keys: readonly RecordKey[]): Promise<void> {
    return changing(this.#remembered, keys, () => this.#executor.remove(keys));
  }

  /**
   * Reports an outage and returns the policy's decision; throws any other error, and every error under
   * `'throw'`.
   */
  protected decideOnFailure(
    kind: EventKind,
    check: Check,
    subject: Subject,
    cost: CheckCost,
    arrivedMs: number,
    error: unknown,
  ): Decision {
    if (isOutage(error)) this.observers.failed(kind, subject, check.keys, cost, arrivedMs, error);
    return decideOnFailure(this.#onStoreFailure, error, check);
  }
}

/** Runs a change of these records as one of all that these memories depend on. */
function changing<T>(
  [first, ...others]: readonly Remembered[],
  keys: readonly RecordKey[],
  change: () => Promise<T>,
): Promise<T> {
  return first === undefined ? change() : first.changing(keys, () => changing(others, keys, change));
}

function listenForCharge(check: Check, onCharge: (charge: Charge) => void): ResultListener {
  return (result, isGranted) => {
    if (isGranted) onCharge(new Charge(check, result));
  };
}

/** The cost of a check as an event reports it. */
function costByName({ plan, cost }: Check): CheckCost {
  if (typeof cost === 'number') return cost;
  return Object.fromEntries(plan.names.map((name, i) => [name, cost[i] as number]));
}
