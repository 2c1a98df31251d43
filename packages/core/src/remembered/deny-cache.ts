import type { Check } from '../checks/check.ts';
import { checkId } from '../checks/check-id.ts';
import type { Decision } from '../decision.ts';
import { type RecordKey, recordId } from '../record-key.ts';
import { Denial } from './denial.ts';
import { RecentChanges } from './recent-changes.ts';
import { LimitVariants } from './tiers-in-use.ts';

/** Longer keys are not remembered: they are rare, and whoever sends them must not fill the memory. */
const LONGEST_ID = 1024;

/** When a check came, as the cache needs to know it. */
export interface Arrival {
  readonly atMs: number;
  readonly step: number;
}

/**
 * Remembers denials, so that a flood from a blocked key costs the store nothing. Exact: a denial is told again only to the
 * same check (same limits, keys and cost), and only until the moment at which the store would allow it. It needs a store
 * whose clock runs on like ours, so not one whose clock somebody sets.
 *
 * What gives units back must pass through `changing`: it drops what depends on the records, also what is on its way. So does
 * a spend under other numbers of the same limit, after which the record may have room sooner. What others do is not seen
 * here. Bounded: the oldest denial gives way to a new one.
 */
export class DenyCache {
  readonly #maxEntries: number;
  /** In the order in which they came, so the first is the oldest. */
  readonly #denials = new Map<string, Denial>();
  readonly #byRecord = new Map<string, Set<string>>();
  readonly #changes = new RecentChanges();
  readonly #variants = new LimitVariants();
  /** A number for each plan, known by its names, which are one array for all of its checks. */
  readonly #plans = new WeakMap<readonly string[], number>();
  #lastPlan = 0;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  /** The denial of such a check, if it still holds. */
  find(check: Check, nowMs: number): Decision | undefined {
    if (this.#variants.meet(check.keys)) this.#dropAll();
    if (this.#denials.size === 0) return undefined;
    const id = this.#idOf(check);
    const denial = this.#denials.get(id);
    if (denial === undefined) return undefined;
    if (denial.holds(nowMs)) return denial.decision(nowMs);
    this.#drop(id, denial);
    return undefined;
  }

  /** To be taken when a check is sent on, and handed back with its decision. */
  arrival(atMs: number): Arrival {
    return { atMs, step: this.#changes.step };
  }

  /** What the store has decided. */
  learn(check: Check, decision: Decision, arrival: Arrival, nowMs: number): void {
    if (!decision.allowed) this.#remember(check, decision, arrival, nowMs);
    else if (this.#variants.has(check.keys)) this.#forget(check.keys.map(recordId));
  }

  #remember(check: Check, decision: Decision, { atMs, step }: Arrival, nowMs: number): void {
    const denial = new Denial(check, decision, atMs, nowMs);
    const id = this.#idOf(check);
    if (!denial.holds(nowMs) || id.length > LONGEST_ID) return;
    if (denial.deniedBy.some((record) => this.#changes.since(step, record))) return;
    const before = this.#denials.get(id);
    if (before !== undefined) this.#drop(id, before);
    this.#denials.set(id, denial);
    for (const record of denial.deniedBy) {
      const ids = this.#byRecord.get(record);
      if (ids === undefined) this.#byRecord.set(record, new Set([id]));
      else ids.add(id);
    }
    if (this.#denials.size > this.#maxEntries) this.#dropOldest();
  }

  /** Runs what may give units of these records back. Denials from before it, and from while it runs, are not kept. */
  async changing<T>(keys: readonly RecordKey[], change: () => Promise<T>): Promise<T> {
    const records = keys.map(recordId);
    this.#forget(records);
    try {
      return await change();
    } finally {
      this.#forget(records);
    }
  }

  #forget(records: readonly string[]): void {
    for (const record of records) {
      this.#changes.note(record);
      for (const id of this.#byRecord.get(record) ?? []) {
        const denial = this.#denials.get(id);
        if (denial !== undefined) this.#drop(id, denial);
      }
    }
  }

  #dropAll(): void {
    this.#denials.clear();
    this.#byRecord.clear();
    this.#changes.noteAll();
  }

  #dropOldest(): void {
    for (const [id, denial] of this.#denials) {
      this.#drop(id, denial);
      return;
    }
  }

  #drop(id: string, denial: Denial): void {
    this.#denials.delete(id);
    for (const record of denial.deniedBy) {
      const ids = this.#byRecord.get(record);
      ids?.delete(id);
      if (ids?.size === 0) this.#byRecord.delete(record);
    }
  }

  #idOf({ names, keys, cost }: Check): string {
    let plan = this.#plans.get(names);
    if (plan === undefined) {
      plan = ++this.#lastPlan;
      this.#plans.set(names, plan);
    }
    return `${plan}:${cost}:${checkId(keys)}`;
  }
}
