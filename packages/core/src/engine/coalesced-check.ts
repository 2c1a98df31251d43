import type { StoredRecord } from '../algorithm.ts';
import type { Check } from '../checks/check.ts';
import type { Command, CommandResult } from '../command.ts';
import { type Decision, decide } from '../decision.ts';
import { RateLimitError } from '../errors.ts';
import type { RecordKey } from '../record-key.ts';
import { Timed, type Timeouts } from './deadline-watch.ts';

interface Waiter {
  /** By a clock that never goes back. */
  readonly arrivedMs: number;
  resolve(decision: Decision): void;
  reject(error: unknown): void;
}

/** Never changed: an array that grows from empty reserves room for sixteen, and most commands have one caller. */
const NOBODY: Waiter[] = [];

/** Identical checks that go to the store as one command, and the callers who wait for them. */
export class Pending extends Timed {
  readonly check: Check;
  /** Whether the store runs it in the order in which it is sent, so that later commands need not wait for its end. */
  readonly keepsOrder: boolean;
  readonly #dependents: Pending[] = [];
  #blockers = 0;
  #waiters: Waiter[] = NOBODY;
  /** How many of them, from the first, have run out of time since the command was sent. */
  #expired = 0;
  #isSent = false;
  #hasEnded = false;

  constructor(check: Check, keepsOrder: boolean) {
    super();
    this.check = check;
    this.keepsOrder = keepsOrder;
  }

  /** Makes the other wait until this one has ended. */
  blocks(other: Pending): void {
    this.#dependents.push(other);
    other.#blockers++;
  }

  get isBlocked(): boolean {
    return this.#blockers > 0;
  }

  /** Whether later commands on the same records need not know of it: they stay behind it by themselves, or it has ended. */
  get isOver(): boolean {
    return this.#hasEnded || (this.#isSent && this.keepsOrder);
  }

  /** Ends it. Tells those that waited for this one, and for no other. */
  unblock(): readonly Pending[] {
    this.#hasEnded = true;
    if (this.#dependents.length === 0) return this.#dependents;
    for (const other of this.#dependents) other.#blockers--;
    return this.#dependents.filter((other) => !other.isBlocked);
  }

  /** Whether a check, known to concern the same records, can still join this one. Not where nobody is left to be watched. */
  accepts({ kind, cost }: Check): boolean {
    if (this.isAbandoned) return false;
    return !this.#isSent && kind === this.check.kind && cost === this.check.cost && kind !== 'refund';
  }

  /** Whether nobody waits any more: then there is nothing to send. */
  get isAbandoned(): boolean {
    return this.#expired === this.#waiters.length;
  }

  /** Adds a caller. Aborting the signal before the command is sent takes the caller out again, uncounted. */
  wait(signal: AbortSignal | undefined, arrivedMs: number): Promise<Decision> {
    return new Promise((resolve, reject) => {
      if (signal === undefined) {
        this.#add({ arrivedMs, resolve, reject });
        return;
      }
      const onAbort = (): void => {
        if (!this.#isSent) this.#waiters = this.#waiters.filter((other) => other !== waiter);
        reject(RateLimitError.aborted(signal));
      };
      const settled = (): void => signal.removeEventListener('abort', onAbort);
      const waiter: Waiter = {
        arrivedMs,
        resolve: (decision) => {
          settled();
          resolve(decision);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#add(waiter);
    });
  }

  #add(waiter: Waiter): void {
    if (this.#waiters === NOBODY) this.#waiters = [waiter];
    else this.#waiters.push(waiter);
  }

  /** The command for all callers so far; later ones cannot join any more. */
  send(): Command {
    this.#isSent = true;
    const { keys, kind, cost } = this.check;
    if (kind === 'refund') return { keys, cost: 0 - cost, count: 1 };
    return { keys, cost, count: kind === 'peek' ? 0 : this.#waiters.length };
  }

  /** Tells every caller what it got: the first `granted` of them spent, in the order in which they came. */
  settle({ granted, nowMs, records }: CommandResult): void {
    const { names, keys, kind, cost } = this.check;
    if (kind === 'refund') {
      this.#settleFrom(0, decide(names, keys, records, nowMs, 0, true));
      return;
    }
    const spent = kind === 'consume' ? granted : 0;
    for (let i = 0; i < spent; i++) {
      // What this caller saw: the records as they are now, less what those after it spent.
      const seen = rewind(keys, records, nowMs, (spent - 1 - i) * cost);
      this.#waiters[i]?.resolve(decide(names, keys, seen, nowMs, cost, true));
    }
    if (spent < this.#waiters.length)
      this.#settleFrom(spent, decide(names, keys, records, nowMs, cost, false));
  }

  /**
   * Rejects the callers who arrived at or before that time: they have waited for the whole deadline. Those whose command
   * was not sent are taken out of it, uncounted. Tells when the first who still waits arrived.
   */
  expire(arrivedByMs: number, timeouts: Timeouts): number | undefined {
    let first = this.#expired;
    while ((this.#waiters[first]?.arrivedMs ?? Number.POSITIVE_INFINITY) <= arrivedByMs) first++;
    if (first > this.#expired) {
      const error = this.#isSent ? timeouts.unanswered : timeouts.unsent;
      for (let i = this.#expired; i < first; i++) this.#waiters[i]?.reject(error);
      // A command on its way counts them all, so they keep their places.
      if (this.#isSent) this.#expired = first;
      else this.#waiters.splice(0, first);
    }
    return this.#waiters[this.#expired]?.arrivedMs;
  }

  fail(error: unknown): void {
    for (const waiter of this.#waiters) waiter.reject(error);
  }

  #settleFrom(first: number, decision: Decision): void {
    for (let i = first; i < this.#waiters.length; i++) this.#waiters[i]?.resolve(decision);
  }
}

function rewind(
  keys: readonly RecordKey[],
  records: readonly (StoredRecord | undefined)[],
  nowMs: number,
  amount: number,
): readonly (StoredRecord | undefined)[] {
  if (amount === 0) return records;
  return records.map((record, i) => keys[i]?.algorithm.spend(record, nowMs, -amount));
}
