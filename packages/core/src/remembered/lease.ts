import type { Algorithm } from '../algorithm.ts';
import { CALENDAR_WINDOW } from '../built-in-algorithms.ts';
import { type Check, type CheckResult, withoutUnits } from '../checks/check.ts';
import { decide } from '../checks/decide.ts';
import { type Cost, costAt } from '../command.ts';
import type { Decision, LimitStatus } from '../decision.ts';
import type { RecordKey } from '../record-key.ts';
import { Charge } from '../reservation/charge.ts';

/** Units of each limit that were charged ahead of the checks that spend them. */
export class Lease {
  /** The result of the command that charged them. */
  readonly result: CheckResult;
  /** From when they must not be spent, by the monotonic clock of this process. */
  readonly endsMs: number;
  /** Whether it has answered a check that spends. */
  isUsed = false;
  readonly #check: Check;
  readonly #taken: readonly number[];
  readonly #left: number[];
  readonly #answeredMs: number;

  /**
   * The command of the check was sent at `sentMs`, answered at `answeredMs`, and granted `count` checks more
   * than it had callers. The lease ends one term after the sending, or with a fixed or calendar window that
   * it was charged to: what is left of it must not be spent in the next one.
   */
  constructor(
    check: Check,
    count: number,
    result: CheckResult,
    sentMs: number,
    answeredMs: number,
    termMs: number,
  ) {
    this.result = result;
    this.#check = check;
    this.#taken = check.keys.map((_, i) => costAt(check.cost, i) * count);
    this.#left = [...this.#taken];
    this.#answeredMs = answeredMs;
    this.endsMs = sentMs + Math.min(termMs, shortestReset(check, result));
  }

  get keys(): readonly RecordKey[] {
    return this.#check.keys;
  }

  /** The units of each limit that were taken. */
  get taken(): readonly number[] {
    return this.#taken;
  }

  /** Whether what is left of it covers that cost. */
  covers(cost: Cost): boolean {
    for (let i = 0; i < this.#left.length; i++) {
      if ((this.#left[i] as number) < costAt(cost, i)) return false;
    }
    return true;
  }

  /** Spends a cost that it covers. */
  spend(cost: Cost): void {
    this.isUsed = true;
    for (let i = 0; i < this.#left.length; i++) this.#left[i] = (this.#left[i] as number) - costAt(cost, i);
  }

  /**
   * The decision on a check that it covers. Counts what is left of it as not spent. Usage by others since it
   * was taken is unknown here.
   */
  decision(check: Check, nowMs: number): Decision {
    const { keys, result } = this;
    const records = withoutUnits(keys, result, this.#left);
    return aged(decide(check, records, check.kind === 'consume'), Math.floor(nowMs - this.#answeredMs));
  }

  /** The check that gives back what is left; `undefined` if that is nothing. */
  takeBack(): Check | undefined {
    const used = this.#taken.map((units, i) => units - (this.#left[i] as number));
    return new Charge({ ...this.#check, cost: this.#taken }, this.result).takeBack(used);
  }
}

/** How soon one of the windows ends that were charged, by the records after the charge. */
function shortestReset({ keys, cost }: Check, { records, nowMs }: CheckResult): number {
  let shortestMs = Number.POSITIVE_INFINITY;
  for (const [i, { algorithm }] of keys.entries()) {
    const record = records[i];
    if (record === undefined || costAt(cost, i) === 0 || !startsOver(algorithm)) continue;
    shortestMs = Math.min(shortestMs, algorithm.describe(record, nowMs, 0).resetAfterMs);
  }
  return shortestMs;
}

/** Whether all usage ends at once, so that a unit of one window would be spent in the next. */
function startsOver({ name }: Algorithm): boolean {
  return name === 'fixed-window' || name === CALENDAR_WINDOW;
}

/** The decision some time after it was computed. */
function aged(decision: Decision, ageMs: number): Decision {
  if (ageMs <= 0) return decision;
  const limits: LimitStatus[] = [];
  for (const status of decision.limits) {
    limits.push({ ...status, resetAfterMs: Math.max(0, status.resetAfterMs - ageMs) });
  }
  return { ...decision, resetAfterMs: Math.max(0, decision.resetAfterMs - ageMs), limits };
}
