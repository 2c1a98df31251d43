import type { StoredRecord, SyncStore } from '@sluice/core';
import type { DimensionReading } from '../observation.ts';
import { type Exchanged, exchange, type Want } from '../quota/exchange.ts';
import type { Entry, LedgerLine } from '../quota/ledger.ts';
import { holdsOf, NO_ANSWER, type Quota, recordOf } from '../quota/quota-record.ts';
import type { ScopedReading, Settlement } from '../quota/settlement.ts';

/**
 * Decides in this process while the store is out, on this process's share of what was known last. Seeds the
 * records of its own store from `lines`, which are those of the last exchange that the store answered.
 */
export class LastKnown {
  readonly #store: Pick<SyncStore, 'updateSync'>;
  readonly #instances: number;

  constructor(store: Pick<SyncStore, 'updateSync'>, instances: number) {
    this.#store = store;
    this.#instances = instances;
  }

  exchange(
    entries: readonly Entry[],
    settlements: readonly Settlement[],
    wants: readonly Want[],
    lines: readonly LedgerLine[] | undefined,
  ): Exchanged {
    const shares = settlements.map((settlement) => this.#shareOfSettlement(settlement));
    const own = wants.map((want) => this.#shareOfWant(entries, want));
    const keys = entries.map(({ key }) => key);
    return this.#store.updateSync(keys, (records, nowMs) => {
      const seeded = records.map((record, i) => record ?? this.#seed(lines?.[i], nowMs));
      return exchange(entries, shares, own)(seeded, nowMs);
    });
  }

  /** The share of what the store's record left, less what is held of it, wherever. */
  #seed(line: LedgerLine | undefined, nowMs: number): StoredRecord | undefined {
    if (line?.settings === undefined) return undefined;
    const { quota, settings } = line;
    const share: Quota = {
      ...quota,
      limit: quota.limit < 0 ? -1 : this.#share(quota.limit),
      floor: Math.floor((quota.floor - holdsOf(quota) * 1000) / this.#instances),
      refill: Math.floor(quota.refill / this.#instances),
      held: 0,
      heldBefore: 0,
      heldAtReset: 0,
      least: NO_ANSWER,
      period: nowMs,
      periodEndsAt: 0,
    };
    return recordOf(share, nowMs, settings.leaseMs);
  }

  #share(units: number): number {
    return Math.max(1, Math.floor(units / this.#instances));
  }

  /** Declared limits and slots have no share of their own, so a call costs as many times as much. */
  #shareOfWant(entries: readonly Entry[], want: Want): Want {
    const costs = want.costs.map((cost, i) => {
      const settings = entries[i]?.settings;
      if (settings === undefined) return cost * this.#instances;
      return settings.kind === 'slots' ? Math.min(settings.slots, cost * this.#instances) : cost;
    });
    return { ...want, costs };
  }

  #shareOfSettlement(settlement: Settlement): Settlement {
    if (settlement.kind !== 'answered') return settlement;
    return { ...settlement, readings: settlement.readings.map((scoped) => this.#shareOfReading(scoped)) };
  }

  #shareOfReading({ scope, reading }: ScopedReading): ScopedReading {
    const { limit, remaining, refillPerSecond } = reading;
    const share: DimensionReading = {
      ...reading,
      ...(limit !== undefined && { limit: Math.max(1, limit / this.#instances) }),
      ...(remaining !== undefined && { remaining: remaining / this.#instances }),
      ...(refillPerSecond !== undefined && { refillPerSecond: refillPerSecond / this.#instances }),
    };
    return { scope, reading: share };
  }
}
