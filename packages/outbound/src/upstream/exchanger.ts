import { RateLimitError, type StoreFailurePolicy } from '@sluice/core';
import type { Exchanged, Want } from '../quota/exchange.ts';
import type { Entry, LedgerLine } from '../quota/ledger.ts';
import type { Grant, Settlement } from '../quota/settlement.ts';
import { LastKnown } from '../store/last-known.ts';
import { ProcessRecords } from '../store/process-records.ts';
import type { QuotaStore } from '../store/quota-store.ts';

/** How long the store is left alone after a failure. */
const OUTAGE_PAUSE_MS = 1000;

/** The result of an exchange, and whether the failure policy made it. */
export interface ExchangeOutcome {
  readonly result: Exchanged;
  readonly isDegraded: boolean;
}

/** Hears of the store's failures. */
export interface OutageListener {
  degraded(error: RateLimitError): void;
  recovered(): void;
}

/** Exchanges over the store, and by the failure policy while the store is out. */
export class Exchanger {
  readonly #store: QuotaStore;
  readonly #policy: 'throw' | 'allow' | 'deny' | LastKnown;
  readonly #listener: OutageListener;
  #outUntilMs = 0;
  #failure: RateLimitError | undefined;
  /** Grants that the policy made, which the store has never heard of. */
  readonly #degraded = new WeakSet<Grant>();

  constructor(store: QuotaStore, policy: StoreFailurePolicy | undefined, listener: OutageListener) {
    this.#store = store;
    this.#policy = policyOf(policy);
    this.#listener = listener;
  }

  get isSync(): boolean {
    return this.#store.isSync && this.#failure === undefined;
  }

  /** `lines` are those of the last exchange with these entries. */
  exchange(
    entries: readonly Entry[],
    settlements: readonly Settlement[],
    wants: readonly Want[],
    lines: readonly LedgerLine[] | undefined,
  ): ExchangeOutcome | Promise<ExchangeOutcome> {
    if (this.isSync) {
      try {
        return { result: this.#store.exchangeSync(entries, settlements, wants), isDegraded: false };
      } catch (error) {
        return this.#decideLater(entries, settlements, wants, lines, RateLimitError.from(error));
      }
    }
    return this.#exchangeLater(entries, settlements, wants, lines);
  }

  async #exchangeLater(
    entries: readonly Entry[],
    settlements: readonly Settlement[],
    wants: readonly Want[],
    lines: readonly LedgerLine[] | undefined,
  ): Promise<ExchangeOutcome> {
    if (this.#failure !== undefined && performance.now() < this.#outUntilMs) {
      return this.#decide(entries, settlements, wants, lines, this.#failure);
    }
    const known = settlements.flatMap((settlement) => this.#knownToStore(settlement));
    try {
      const result = await this.#store.exchange(entries, known, wants);
      if (this.#failure !== undefined) {
        this.#failure = undefined;
        this.#listener.recovered();
      }
      return { result, isDegraded: false };
    } catch (error) {
      const failure = RateLimitError.from(error);
      return this.#decide(entries, settlements, wants, lines, failure);
    }
  }

  /** Of a call that the policy granted, the store learns only what its answer says. */
  #knownToStore(settlement: Settlement): Settlement[] {
    if (!('grant' in settlement) || !this.#degraded.has(settlement.grant)) return [settlement];
    if (settlement.kind !== 'answered') return [];
    return [{ ...settlement, grant: { ...settlement.grant, parts: [] } }];
  }

  async #decideLater(...args: DecideArguments): Promise<ExchangeOutcome> {
    return this.#decide(...args);
  }

  /** What the policy says. Throws the failure under `'throw'` and `'deny'`. */
  #decide(...[entries, settlements, wants, lines, failure]: DecideArguments): ExchangeOutcome {
    if (this.#failure === undefined) this.#listener.degraded(failure);
    this.#failure = failure;
    if (performance.now() >= this.#outUntilMs) this.#outUntilMs = performance.now() + OUTAGE_PAUSE_MS;
    const policy = this.#policy;
    if (policy === 'throw' || policy === 'deny') throw failure;
    const result = policy === 'allow' ? allowed(wants) : policy.exchange(entries, settlements, wants, lines);
    for (const answer of result.answers) if ('grant' in answer) this.#degraded.add(answer.grant);
    return { result, isDegraded: true };
  }
}

type DecideArguments = readonly [
  entries: readonly Entry[],
  settlements: readonly Settlement[],
  wants: readonly Want[],
  lines: readonly LedgerLine[] | undefined,
  failure: RateLimitError,
];

function policyOf(policy: StoreFailurePolicy | undefined): 'throw' | 'allow' | 'deny' | LastKnown {
  if (policy === undefined) return new LastKnown(new ProcessRecords(), 1);
  return typeof policy === 'object' ? new LastKnown(policy.store, policy.instances) : policy;
}

function allowed(wants: readonly Want[]): Exchanged {
  const nowMs = Date.now();
  return { answers: wants.map(() => ({ grant: { grantedAtMs: nowMs, parts: [] } })), lines: [], nowMs };
}
