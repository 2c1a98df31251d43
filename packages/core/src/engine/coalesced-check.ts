import {
  type Ahead,
  type Check,
  type CheckResult,
  commandOf,
  decisionsOf,
  type SentCheck,
} from '../checks/check.ts';
import { haveSameLimits } from '../checks/same-limits.ts';
import { type Command, isSameCost, type UpdateCommand } from '../command.ts';
import type { Decision } from '../decision.ts';
import type { RateLimitError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import { type Caller, untilAborted } from './caller.ts';
import { type Timeouts, WatchEntry } from './deadline-watch.ts';
import type { Job } from './dispatcher.ts';

/** How the store runs the command of a check. */
export interface Course {
  /** Whether it has a native program for the command, or for each part of it. */
  readonly isNative: boolean;
  /** Whether it runs commands on these records in the order in which they are sent. */
  readonly keepsOrder: boolean;
}

/** Is notified of the progress of a check. The engine is one. */
export interface CheckOwner {
  /** The command was handed over to be sent. Called unless every caller has left. */
  sent(check: CoalescedCheck): void;
  /** The store did nothing, and the command waits to be sent again. `sent` will be called again. */
  unsent(check: CoalescedCheck): void;
  /** The command has ended, or will never be sent. Called once, before the callers are settled. */
  ended(check: CoalescedCheck): void;
}

/** Never changed: a growing array reserves room for sixteen entries, and most commands have one caller. */
const NO_CALLERS: Caller[] = [];
const NO_CALLBACKS: (() => void)[] = [];
const NO_DEPENDENTS: CoalescedCheck[] = [];

/** Identical checks that go to the store as one command, and their callers. */
export class CoalescedCheck extends WatchEntry implements Job {
  readonly check: Check;
  readonly keys: readonly RecordKey[];
  readonly isNative: boolean;
  readonly keepsOrder: boolean;
  readonly #owner: CheckOwner;
  #dependents = NO_DEPENDENTS;
  #onEnd: (() => void)[] = NO_CALLBACKS;
  #blockers = 0;
  #callers: Caller[] = NO_CALLERS;
  /** How many of the callers, from the first, have run out of time since the command was sent. */
  #expired = 0;
  /** How many of the callers have left before the command was sent, and are still in the list. */
  #left = 0;
  #ahead: Ahead | undefined;
  /** How many checks the command counts ahead of their callers. */
  #aheadCount = 0;
  #isSent = false;
  /** Why the store has done nothing so far, if it was asked. */
  #contention: RateLimitError | undefined;
  #hasEnded = false;

  constructor(check: SentCheck, { isNative, keepsOrder }: Course, owner: CheckOwner) {
    super();
    this.check = check;
    this.keys = check.keys;
    this.isNative = isNative;
    this.keepsOrder = keepsOrder;
    this.#owner = owner;
    this.#ahead = check.ahead;
  }

  /**
   * Whether the other check has to wait for this one. It need not where the store keeps it behind this one,
   * nor where both spend by native programs: then neither can undo the other, only deny it for a moment.
   */
  mustPrecede(other: CoalescedCheck): boolean {
    // Until this one is sent, the store cannot keep anything behind it.
    if (this.isBlocked) return true;
    return !(this.keepsOrder && other.keepsOrder) && !(this.#spendsNatively && other.#spendsNatively);
  }

  get #spendsNatively(): boolean {
    return this.isNative && this.check.kind === 'consume';
  }

  /** Whether it is on one of these records. */
  touches(keys: readonly RecordKey[]): boolean {
    return this.keys.some((own) => keys.some(({ scope, key }) => own.key === key && own.scope === scope));
  }

  /** Resolves once it has ended. */
  end(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#hasEnded) resolve();
      else if (this.#onEnd === NO_CALLBACKS) this.#onEnd = [resolve];
      else this.#onEnd.push(resolve);
    });
  }

  /** Makes the other check wait until this one has ended. */
  blocks(other: CoalescedCheck): void {
    if (this.#dependents === NO_DEPENDENTS) this.#dependents = [other];
    else this.#dependents.push(other);
    other.#blockers++;
  }

  get isBlocked(): boolean {
    return this.#blockers > 0;
  }

  /**
   * Whether later checks on the same records can ignore this one: it has ended, or the store keeps them
   * behind it.
   */
  get isDone(): boolean {
    return this.#hasEnded || (this.#isSent && this.keepsOrder);
  }

  /** Marks it as ended and returns the dependents that nothing blocks any more. */
  unblock(): readonly CoalescedCheck[] {
    this.#hasEnded = true;
    this.#ahead?.ended();
    for (const callback of this.#onEnd) callback();
    if (this.#dependents.length === 0) return this.#dependents;
    for (const other of this.#dependents) other.#blockers--;
    return this.#dependents.filter((other) => !other.isBlocked);
  }

  /**
   * Whether a check on the same records can still join. A check without callers is no longer watched, so none
   * joins it.
   */
  canJoin(check: Check): boolean {
    const { kind, cost } = check;
    if (this.isAbandoned || this.#isSent || (kind !== 'consume' && kind !== 'peek')) return false;
    if (kind !== this.check.kind || !isSameCost(cost, this.check.cost)) return false;
    // Another tier may count the same record by other numbers.
    return check.plan === this.check.plan || haveSameLimits(check, this.check);
  }

  /** Whether no caller waits any more, so there is nothing to send. */
  get isAbandoned(): boolean {
    return this.#expired + this.#left === this.#callers.length;
  }

  /** Takes over what a check that joins wants ahead, unless something is wanted already. */
  takeOver(ahead: Ahead): void {
    if (this.#ahead === undefined) this.#ahead = ahead;
    else ahead.ended();
  }

  /** Adds a caller. Aborting the signal before the command is sent removes the caller again, uncounted. */
  join(caller: Caller, signal: AbortSignal | undefined): void {
    this.#add(signal === undefined ? caller : this.#untilAborted(caller, signal));
  }

  /** On its own: the room for what its closure captures is allocated before its first line. */
  #untilAborted(caller: Caller, signal: AbortSignal): Caller {
    return untilAborted(caller, signal, (listening) => {
      if (this.#isSent) listening.hasLeft = true;
      else this.#leave(listening);
    });
  }

  #add(caller: Caller): void {
    if (this.#callers === NO_CALLERS) this.#callers = [caller];
    else this.#callers.push(caller);
  }

  /** Removes the caller. Looks through all of them only when half of them have left. */
  #leave(caller: Caller): void {
    caller.hasLeft = true;
    if (++this.#left * 2 >= this.#callers.length) this.#removeLeft();
  }

  #removeLeft(): void {
    if (this.#left === 0) return;
    this.#callers = this.#callers.filter(({ hasLeft }) => !hasLeft);
    this.#left = 0;
  }

  /** The command for all callers so far, after which none can join; `undefined` if every caller has left. */
  take(): Command | UpdateCommand | undefined {
    if (this.isAbandoned) {
      this.#owner.ended(this);
      return undefined;
    }
    this.#removeLeft();
    this.#isSent = true;
    this.#owner.sent(this);
    this.#aheadCount = this.#ahead?.take() ?? 0;
    return commandOf(this.check, this.size);
  }

  /** Other callers can join again. Those that have left or run out of time meanwhile are not counted. */
  sendAgain(contention: RateLimitError): boolean {
    this.#callers = this.#callers.slice(this.#expired).filter(({ hasLeft }) => !hasLeft);
    this.#expired = 0;
    if (this.isAbandoned) return false;
    const wasDone = this.isDone;
    this.#isSent = false;
    this.#contention = contention;
    if (wasDone) this.#owner.unsent(this);
    return true;
  }

  /** How many checks the command counts. */
  get size(): number {
    return this.#callers.length + this.#aheadCount;
  }

  settle(result: CheckResult): void {
    let decisions: readonly Decision[];
    try {
      decisions = decisionsOf(this.check, result, this.#callers.length);
    } catch (error) {
      // A custom algorithm describes the records, and may throw.
      this.fail(error);
      return;
    }
    const surplus = result.granted - this.#callers.length;
    if (surplus > 0) this.#ahead?.granted(surplus, result);
    this.#owner.ended(this);
    for (let i = 0; i < decisions.length; i++) {
      const caller = this.#callers[i] as Caller;
      caller.onResult?.(result, i < result.granted);
      caller.resolve(decisions[i] as Decision);
    }
  }

  fail(error: unknown): void {
    this.#ahead?.ended(error);
    this.#owner.ended(this);
    this.rejectCallers(error);
  }

  /** Rejects the callers while the command goes on. */
  rejectCallers(error: unknown): void {
    this.#ahead?.ended(error);
    for (const caller of this.#callers) caller.reject(error);
  }

  /**
   * Rejects the callers that arrived at or before that time: their deadline has passed. If the command was
   * not sent, they leave it, uncounted. Returns when the oldest remaining caller arrived.
   */
  expire(arrivedByMs: number, timeouts: Timeouts): number | undefined {
    this.#removeLeft();
    let first = this.#expired;
    while ((this.#callers[first]?.arrivedMs ?? Number.POSITIVE_INFINITY) <= arrivedByMs) first++;
    if (first > this.#expired) {
      const error = this.#isSent ? timeouts.unanswered : (this.#contention ?? timeouts.unsent);
      for (let i = this.#expired; i < first; i++) this.#callers[i]?.reject(error);
      // A command that was sent counts them all, so they keep their places.
      if (this.#isSent) this.#expired = first;
      else this.#callers.splice(0, first);
    }
    return this.#callers[this.#expired]?.arrivedMs;
  }
}
