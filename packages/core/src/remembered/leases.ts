import {
  type Check,
  type CheckResult,
  isFree,
  type ResultListener,
  type SentCheck,
} from '../checks/check.ts';
import { checkId } from '../checks/check-id.ts';
import type { Decision } from '../decision.ts';
import { type RecordKey, recordId } from '../record-key.ts';
import { BusyKey } from './busy-key.ts';
import { ByPlan } from './by-plan.ts';
import { Demand } from './demand.ts';
import { FrequentKeys } from './frequent-keys.ts';
import { Lease } from './lease.ts';
import type { ValidatedLease } from './lease-options.ts';
import { type LeaseTaker, LeaseUnderWay } from './lease-under-way.ts';
import { RecordsInUse } from './records-in-use.ts';
import type { Remembered } from './remembered.ts';
import { UnitsAhead } from './units-ahead.ts';

/** A key that is asked for less often within a term never takes a lease. */
const LEAST_CHECKS = 4;

/** Expecting fewer, a key is no longer asked for often. */
const LEAST_EXPECTED = 2;

/** The most keys that may have leases at once; others are asked one by one. */
const MOST_KEYS = 10_000;

/** Longer keys take no leases: they are rare, and a client that sends them must not fill the memory. */
const LONGEST_ID = 1024;

/** For how many terms a key takes no lease, after one that had ended when it arrived. */
const RESTED_TERMS = 20;

const SHORTEST_TICK_MS = 5;

/**
 * Units that this process has taken ahead for keys that are asked for often, and answers checks from.
 *
 * What is admitted in any interval [a, b] is at most what the algorithm allows in [a - term, b]. For each
 * check that a lease answers was charged by the store at most one term earlier: a term counts from the moment
 * at which the command was sent, which is not after the store ran it. What is left at the end is given back
 * with the time of its charge, and never answers a check afterwards. A lease that is lost, with its process
 * or an answer, stays charged until its window has passed. So a check is denied early by at most `maxUnits`
 * for each process.
 *
 * A key has one lease. A check that the lease does not cover first gives it back, in a command before its
 * own.
 */
export class Leases implements Remembered, LeaseTaker {
  readonly source = 'lease';
  readonly #termMs: number;
  readonly #giveBack: (check: Check) => unknown;
  readonly #ofPlan = new ByPlan(() => new Map<string, BusyKey>());
  readonly #frequent: FrequentKeys;
  readonly #busy = new Set<BusyKey>();
  readonly #units: UnitsAhead;
  /** The keys with a lease, by the records of the lease. */
  readonly #byRecord = new Map<string, Set<BusyKey>>();
  readonly #underWay = new Map<LeaseUnderWay, BusyKey>();
  readonly #changing = new RecordsInUse();
  readonly #returning = new Set<Promise<unknown>>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  /** `giveBack` runs a check of the kind `'take-back'`, behind all checks that were sent to the store. */
  constructor({ termMs, maxUnits }: ValidatedLease, giveBack: (check: Check) => unknown) {
    this.#termMs = termMs;
    this.#giveBack = giveBack;
    this.#frequent = new FrequentKeys(termMs, LEAST_CHECKS);
    this.#units = new UnitsAhead(maxUnits);
  }

  find(check: Check, nowMs: number, onResult?: ResultListener): Decision | undefined {
    const busy = this.#ofPlan.of(check).get(checkId(check.keys));
    const lease = busy?.lease;
    if (busy === undefined || lease === undefined) return undefined;
    const { kind, cost } = check;
    if (nowMs >= lease.endsMs || (kind !== 'consume' && kind !== 'peek') || !lease.covers(cost)) {
      return undefined;
    }
    if (kind === 'consume') {
      lease.spend(cost);
      busy.isActive = true;
      busy.demand.note(nowMs);
      onResult?.(lease.result, true);
    }
    return lease.decision(check, nowMs);
  }

  /**
   * A lease of these keys that is under way and may answer the check; `undefined` if there is none, or if the
   * check can still join its command.
   */
  awaited(check: Check): Promise<void> | undefined {
    if (this.#underWay.size === 0 || check.kind !== 'consume') return undefined;
    const { underWay } = this.#ofPlan.of(check).get(checkId(check.keys)) ?? {};
    return underWay?.sentMs === undefined ? undefined : underWay.end;
  }

  /** The check to send to the store instead of one that was not found: it may take a lease along. */
  sending(check: Check, nowMs: number): SentCheck {
    const { kind, cost } = check;
    if (kind !== 'consume' && kind !== 'peek') return check;
    const siblings = this.#ofPlan.of(check);
    const id = checkId(check.keys);
    let busy = siblings.get(id);
    if (busy?.lease !== undefined) {
      this.#end(busy);
      busy = siblings.get(id);
    }
    if (kind === 'peek' || isFree(cost) || this.#isClosed) return check;
    if (busy !== undefined) busy.demand.note(nowMs);
    else busy = this.#noted(id, siblings, nowMs);
    if (busy === undefined || busy.underWay !== undefined || nowMs < busy.restsUntilMs) return check;
    const underWay = new LeaseUnderWay(check, this);
    busy.underWay = underWay;
    this.#underWay.set(underWay, busy);
    return { ...check, ahead: underWay };
  }

  /** Settlements know when their units were charged; what a lease holds does not change them. */
  dependsOn({ kind }: Check): boolean {
    return kind === 'refund' || kind === 'penalize' || kind === 'block';
  }

  /** Gives all leases of these records back before the change, and takes none until its end. */
  async changing<T>(keys: readonly RecordKey[], change: () => Promise<T>): Promise<T> {
    const records = keys.map(recordId);
    this.#changing.add(records);
    try {
      for (const record of records) {
        for (const busy of this.#byRecord.get(record) ?? []) this.#drop(busy);
      }
      const ends: Promise<void>[] = [];
      for (const { check, end } of this.#underWay.keys()) {
        if (this.#changing.has(check.keys.map(recordId))) ends.push(end.catch(() => undefined));
      }
      if (ends.length > 0) await Promise.all(ends);
      return await change();
    } finally {
      this.#changing.delete(records);
    }
  }

  /** Gives everything back, and takes no lease any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const busy of this.#busy) this.#forget(busy);
    await Promise.all([...this.#underWay.keys()].map(({ end }) => end.catch(() => undefined)));
    await Promise.all(this.#returning);
  }

  size(lease: LeaseUnderWay, nowMs: number): number {
    const busy = this.#underWay.get(lease);
    if (busy === undefined) return 0;
    const { keys, cost } = lease.check;
    this.#units.add(keys, cost, -lease.count);
    const expected = busy.demand.expect(nowMs);
    const isPaused = this.#isClosed || this.#changing.has(keys.map(recordId));
    if (expected < LEAST_EXPECTED) this.#forget(busy);
    // Half of what is expected is nearly always used up, so that there is little to give back.
    const wanted = isPaused || expected < LEAST_EXPECTED ? 0 : Math.floor(expected / 2);
    lease.count = Math.min(wanted, this.#units.room(keys, cost));
    this.#units.add(keys, cost, lease.count);
    return lease.count;
  }

  granted(underWay: LeaseUnderWay, count: number, result: CheckResult): void {
    const busy = this.#underWay.get(underWay);
    const { check, sentMs = 0 } = underWay;
    const nowMs = performance.now();
    const lease = new Lease(check, count, result, sentMs, nowMs, this.#termMs);
    const records = check.keys.map(recordId);
    const isLate = nowMs >= lease.endsMs;
    if (isLate && busy !== undefined) busy.restsUntilMs = nowMs + RESTED_TERMS * this.#termMs;
    if (busy === undefined || !this.#busy.has(busy) || isLate || this.#changing.has(records)) {
      this.#return(lease);
      return;
    }
    busy.lease = lease;
    busy.isActive = true;
    this.#units.add(check.keys, lease.taken, 1);
    for (const record of records) {
      const withLease = this.#byRecord.get(record);
      if (withLease === undefined) this.#byRecord.set(record, new Set([busy]));
      else withLease.add(busy);
    }
    this.#timer?.ref?.();
  }

  ended(lease: LeaseUnderWay): void {
    this.#units.add(lease.check.keys, lease.check.cost, -lease.count);
    const busy = this.#underWay.get(lease);
    this.#underWay.delete(lease);
    if (busy !== undefined) busy.underWay = undefined;
  }

  /** Counts the key, which may by that become one that is asked for often. */
  #noted(id: string, siblings: Map<string, BusyKey>, nowMs: number): BusyKey | undefined {
    if (id.length > LONGEST_ID || this.#busy.size >= MOST_KEYS) return undefined;
    if (!this.#frequent.note(id, nowMs)) return undefined;
    const demand = new Demand(this.#termMs, LEAST_CHECKS, this.#frequent.startMs, nowMs);
    const busy = new BusyKey(id, siblings, demand);
    this.#busy.add(busy);
    this.#wake();
    return busy;
  }

  /** The lease has ended, or does not cover a check. After one that answered none, the key starts anew. */
  #end(busy: BusyKey): void {
    if (busy.lease?.isUsed === false) this.#forget(busy);
    else this.#drop(busy);
  }

  #drop(busy: BusyKey): void {
    const { lease } = busy;
    if (lease === undefined) return;
    busy.lease = undefined;
    this.#units.add(lease.keys, lease.taken, -1);
    for (const record of lease.keys.map(recordId)) {
      const withLease = this.#byRecord.get(record);
      withLease?.delete(busy);
      if (withLease?.size === 0) this.#byRecord.delete(record);
    }
    this.#return(lease);
  }

  #forget(busy: BusyKey): void {
    this.#drop(busy);
    busy.remove();
    this.#busy.delete(busy);
  }

  /** If it fails, the units stay charged until their window has passed: it grants too few, never too many. */
  #return(lease: Lease): void {
    const check = lease.takeBack();
    if (check === undefined) return;
    const done = (): void => void this.#returning.delete(returned);
    const returned: Promise<unknown> = Promise.resolve(this.#giveBack(check)).then(done, done);
    this.#returning.add(returned);
  }

  /** One timer for all keys. It keeps the process alive only while there is something to give back. */
  #wake(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.#tick(), Math.max(SHORTEST_TICK_MS, this.#termMs / 2));
    if (this.#byRecord.size === 0) this.#timer.unref?.();
  }

  /** Gives back leases that have ended or are idle, and forgets keys that are no longer asked for. */
  #tick(): void {
    this.#timer = undefined;
    const nowMs = performance.now();
    for (const busy of this.#busy) {
      const { lease, underWay, isActive, demand } = busy;
      busy.isActive = false;
      if (lease !== undefined && (nowMs >= lease.endsMs || !isActive)) this.#end(busy);
      if (busy.lease === undefined && underWay === undefined && nowMs - demand.lastMs > 2 * this.#termMs) {
        this.#forget(busy);
      }
    }
    if (this.#busy.size > 0) this.#wake();
  }
}
