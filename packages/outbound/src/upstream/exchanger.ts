import { RateLimitError, type StoreFailurePolicy } from '@sluice/core';
import type { Exchanged, Want } from '../quota/exchange.ts';
import type { Entry, LedgerLine } from '../quota/ledger.ts';
import type { Grant, Settlement } from '../quota/settlement.ts';
import { LastKnown } from '../store/last-known.ts';
import { ProcessRecords } from '../store/process-records.ts';
import type { QuotaStore } from '../store/quota-store.ts';

/** The result of an exchange, and whether the failure policy made it. */
export interface ExchangeOutcome {
  readonly result: Exchanged;
  readonly isDegraded: boolean;
}

/** Is notified when the failure policy takes over from the store, and when the store is back. */
export interface OutageListener {
  degraded(error: RateLimitError): void;
  recovered(): void;
}

/** Exchanges over the store, and by the failure policy while the store is out. */
export class Exchanger {
  readonly #store: QuotaStore;
  readonly #policy: 'throw' | 'allow' | 'deny' | LastKnown;
  readonly #listener: OutageListener;
  #isFailing = false;
  /** Grants of the failure policy, which the store does not know. */
  readonly #degraded = new WeakSet<Grant>();

  constructor(store: QuotaStore, policy: StoreFailurePolicy | undefined, listener: OutageListener) {
    this.#store = store;
    this.#policy = policyOf(policy);
    this.#listener = listener;
  }

  get isSync(): boolean {
    return this.#store.isSync;
  }

  /**
   * `lines` are those of the last exchange with these entries. Rejects with a programmer's mistake, such as a
   * clock without whole numbers, whatever the policy: it is not an outage.
   */
  exchange(
    entries: readonly Entry[],
    settlements: readonly Settlement[],
    wants: readonly Want[],
    lines: readonly LedgerLine[] | undefined,
  ): ExchangeOutcome | Promise<ExchangeOutcome> {
    const known = settlements.flatMap((settlement) => this.#knownToStore(settlement));
    if (!this.isSync) return this.#exchangeLater(entries, settlements, known, wants, lines);
    try {
      return this.#answered(this.#store.exchangeSync(entries, known, wants));
    } catch (error) {
      return this.#failed(entries, settlements, wants, lines, error);
    }
  }

  async #exchangeLater(
    entries: readonly Entry[],
    settlements: readonly Settlement[],
    known: readonly Settlement[],
    wants: readonly Want[],
    lines: readonly LedgerLine[] | undefined,
  ): Promise<ExchangeOutcome> {
    try {
      return this.#answered(await this.#store.exchange(entries, known, wants));
    } catch (error) {
      return this.#failed(entries, settlements, wants, lines, error);
    }
  }

  #answered(result: Exchanged): ExchangeOutcome {
    if (this.#isFailing) {
      this.#isFailing = false;
      this.#listener.recovered();
    }
    return { result, isDegraded: false };
  }

  /** Of a call that the policy granted, the store learns only what its answer says. */
  #knownToStore(settlement: Settlement): Settlement[] {
    if (!('grant' in settlement) || !this.#degraded.has(settlement.grant)) return [settlement];
    if (settlement.kind !== 'answered') return [];
    return [{ ...settlement, grant: { ...settlement.grant, parts: [] } }];
  }

  /** What the policy says. Rejects with the failure under `'throw'` and `'deny'`. */
  async #failed(
    entries: readonly Entry[],
    settlements: readonly Settlement[],
    wants: readonly Want[],
    lines: readonly LedgerLine[] | undefined,
    failure: unknown,
  ): Promise<ExchangeOutcome> {
    if (!RateLimitError.is(failure)) throw failure;
    if (!this.#isFailing) this.#listener.degraded(failure);
    this.#isFailing = true;
    const policy = this.#policy;
    if (policy === 'throw' || policy === 'deny') throw failure;
    const result = policy === 'allow' ? allowed(wants) : policy.exchange(entries, settlements, wants, lines);
    for (const answer of result.answers) if ('grant' in answer) this.#degraded.add(answer.grant);
    return { result, isDegraded: true };
  }
}

function policyOf(policy: StoreFailurePolicy | undefined): 'throw' | 'allow' | 'deny' | LastKnown {
  if (policy === undefined) return new LastKnown(new ProcessRecords(), 1);
  return typeof policy === 'object' ? new LastKnown(policy.store, policy.instances) : policy;
}

function allowed(wants: readonly Want[]): Exchanged {
  const nowMs = Date.now();
  return { answers: wants.map(() => ({ grant: { grantedAtMs: nowMs, parts: [] } })), lines: [], nowMs };
}
