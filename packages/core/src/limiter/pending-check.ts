import type { Check, ResultListener } from '../checks/check.ts';
import type { CheckCost } from '../checks/consume-options.ts';
import type { Decision } from '../decision.ts';
import type { Caller } from '../engine/caller.ts';
import type { AnswerSource, EventKind } from '../events/limiter-events.ts';
import type { Observers } from '../events/observers.ts';
import type { Arrival, DenyCache } from '../remembered/deny-cache.ts';

/** What follows the answer to a check of a limiter. */
export interface Aftermath<Subject> {
  readonly observers: Observers<Subject>;
  readonly denials: DenyCache | undefined;
  /** Returns the policy's decision on a failed check, or throws. */
  decideOnFailure(
    kind: EventKind,
    check: Check,
    subject: Subject,
    cost: CheckCost,
    arrivedMs: number,
    error: unknown,
  ): Decision;
}

let resolveLatest: (decision: Decision) => void;
let rejectLatest: (error: unknown) => void;

/** One function for all promises: a closure for each would hold everything that made it. */
function capture(resolve: (decision: Decision) => void, reject: (error: unknown) => void): void {
  resolveLatest = resolve;
  rejectLatest = reject;
}

/**
 * A check whose answer the store has still to give. A class instead of an async function, whose promises and
 * closures would be a sixth of what a check allocates.
 */
export class PendingCheck<Subject> implements Caller, Arrival {
  /** Settles with the decision. */
  readonly promise: Promise<Decision>;
  hasLeft = false;
  readonly arrivedMs: number;
  step = 0;
  readonly onResult: ResultListener | undefined;
  readonly #aftermath: Aftermath<Subject>;
  readonly #kind: EventKind;
  readonly #check: Check;
  readonly #subject: Subject;
  readonly #cost: CheckCost;
  readonly #resolve: (decision: Decision) => void;
  readonly #reject: (error: unknown) => void;
  #isSettled = false;

  constructor(
    aftermath: Aftermath<Subject>,
    kind: EventKind,
    check: Check,
    subject: Subject,
    cost: CheckCost,
    arrivedMs: number,
    onResult: ResultListener | undefined,
  ) {
    this.#aftermath = aftermath;
    this.#kind = kind;
    this.#check = check;
    this.#subject = subject;
    this.#cost = cost;
    this.arrivedMs = arrivedMs;
    this.onResult = onResult;
    this.promise = new Promise(capture);
    this.#resolve = resolveLatest;
    this.#reject = rejectLatest;
    this.isSentNow();
  }

  /** Call it where the check is not sent at once: what it learns holds from the moment at which it is. */
  isSentNow(): void {
    this.step = this.#aftermath.denials?.step ?? 0;
  }

  /** Only an answer of the store says something new about the records. */
  resolve(decision: Decision, source: AnswerSource = 'store'): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    if (source === 'store') {
      // Reading the clock costs a check as much as its arithmetic, and an allowed one does not need it again.
      const nowMs = decision.allowed ? this.arrivedMs : performance.now();
      this.#aftermath.denials?.learn(this.#check, decision, this, nowMs);
    }
    this.#end(decision, source);
  }

  reject(error: unknown): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    let decision: Decision;
    try {
      decision = this.#aftermath.decideOnFailure(
        this.#kind,
        this.#check,
        this.#subject,
        this.#cost,
        this.arrivedMs,
        error,
      );
    } catch (thrown) {
      this.#reject(thrown);
      return;
    }
    this.#end(decision, 'policy');
  }

  #end(decision: Decision, source: AnswerSource): void {
    const { keys } = this.#check;
    this.#aftermath.observers.decided(
      this.#kind,
      this.#subject,
      keys,
      this.#cost,
      this.arrivedMs,
      decision,
      source,
    );
    this.#resolve(decision);
  }
}
