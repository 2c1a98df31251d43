import { type Check, isFree } from '../checks/check.ts';
import { checkId } from '../checks/check-id.ts';
import type { Decision } from '../decision.ts';
import { type RecordKey, recordId } from '../record-key.ts';
import { ByPlan } from './by-plan.ts';
import { Denial } from './denial.ts';
import { RecentChanges } from './recent-changes.ts';
import type { Remembered } from './remembered.ts';
import { TiersInUse } from './tiers-in-use.ts';

/** Longer keys are not remembered: they are rare, and a client that sends them must not fill the memory. */
const LONGEST_ID = 1024;

/** How many denials to remember, and for how long. */
export interface DenyCacheOptions {
  /** A whole number of at least 1. Each entry takes about a kilobyte. Default: 10,000. */
  readonly maxEntries?: number;
  /**
   * The longest time for which a denial answers later checks, in milliseconds: a whole number of at least 1.
   * A key that another process has reset or unblocked is denied for that long at most. Default: 1,000.
   */
  readonly forMs?: number;
}

/** When a check arrived. */
export interface Arrival {
  readonly arrivedMs: number;
  /** The `step` of the cache when the check was sent. */
  readonly step: number;
}

/**
 * Remembers denials, so that a flood from a blocked key costs the store nothing. Exact: a denial answers only
 * the same check (same limits, keys and cost), only until the moment at which the store would allow it, and
 * not for longer than `forMs`. The store's clock must run like ours; a clock that tests set does not.
 *
 * Everything that gives units back must go through `changing`, which drops the denials that depend on the
 * records, including those under way. A spend under other numbers of the same limit drops them too, because
 * the record may have room sooner afterwards. Changes by other processes are seen after `forMs`. Bounded: a
 * new denial evicts the oldest.
 */
export class DenyCache implements Remembered {
  readonly source = 'denial';
  readonly #maxEntries: number;
  readonly #forMs: number;
  /** In the order of arrival, so the first is the oldest. */
  readonly #denials = new Map<string, Denial>();
  readonly #byRecord = new Map<string, Set<string>>();
  readonly #changes = new RecentChanges();
  readonly #tiers = new TiersInUse();
  readonly #planNumbers = new ByPlan(() => ++this.#lastPlan);
  #lastPlan = 0;

  constructor({ maxEntries, forMs }: Required<DenyCacheOptions>) {
    this.#maxEntries = maxEntries;
    this.#forMs = forMs;
  }

  /** Returns the remembered denial of such a check, if it still holds. */
  find(check: Check, nowMs: number): Decision | undefined {
    if (!answers(check)) return undefined;
    if (this.#tiers.noteNewVariant(check.keys)) this.#dropAll();
    if (this.#denials.size === 0) return undefined;
    const id = this.#idOf(check);
    const denial = this.#denials.get(id);
    if (denial === undefined) return undefined;
    if (denial.holds(nowMs)) return denial.decision(nowMs);
    this.#drop(id, denial);
    return undefined;
  }

  /** Must be read when a check is sent, and passed to `learn` with its decision. */
  get step(): number {
    return this.#changes.step;
  }

  /** Takes note of the store's decision. */
  learn(check: Check, decision: Decision, arrival: Arrival, nowMs: number): void {
    if (!answers(check)) return;
    if (!decision.allowed) this.#remember(check, decision, arrival, nowMs);
    else if (this.#tiers.has(check.keys)) this.#forget(check.keys.map(recordId));
  }

  #remember(check: Check, decision: Decision, { arrivedMs, step }: Arrival, nowMs: number): void {
    const denial = new Denial(check, decision, arrivedMs, nowMs, this.#forMs);
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

  /** Whether the check may give units back. */
  dependsOn({ kind, cost }: Check): boolean {
    return kind !== 'consume' && kind !== 'peek' && kind !== 'penalize' && !isFree(cost);
  }

  /**
   * Runs a change that may give units of these records back. Denials from before and during the change are
   * dropped.
   */
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

  #idOf(check: Check): string {
    return `${this.#planNumbers.of(check)}:${check.cost}:${checkId(check.keys)}`;
  }
}

/** `peek` asks what `consume` would answer, so a remembered denial answers both. */
function answers({ kind, cost }: Check): boolean {
  return (kind === 'consume' || kind === 'peek') && !isFree(cost);
}
