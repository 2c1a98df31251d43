import {
  type AnswerSource,
  type CheckCost,
  type Decision,
  type EventKind,
  type Limiter,
  type RateLimitError,
  type RecordKey,
  tallyDecisions,
} from '@sluice/core';
import { validateInteger, validateOptions } from '@sluice/core/option-validation';
import { CounterTable } from './counters/counter-table.ts';
import type { LimiterCounters } from './counters/limiter-counters.ts';
import { type LimiterSnapshot, snapshotOf } from './counters/snapshot.ts';
import type { DenialLog } from './denial-log/denial-log.ts';
import { type Instruments, instrumentsOf } from './exposition/open-telemetry.ts';
import { prometheusText } from './exposition/prometheus-text.ts';
import { type KeyDigest, keyDigest } from './key-digest.ts';
import { limitingIndex } from './limiting-index.ts';
import type { MetricSources } from './metrics/metric-table.ts';
import { listenToProcess } from './process-events.ts';
import { type StoreInMemory, StoresInMemory } from './stores/stores-in-memory.ts';
import type { Telemetry, TopKeysOptions } from './telemetry.ts';
import {
  type ParsedTelemetryOptions,
  parseTelemetryOptions,
  type TelemetryOptions,
} from './telemetry-options.ts';
import { type TopKey, TopKeys } from './top-keys/top-keys.ts';

/**
 * Creates telemetry for the limiters of a process: plain integers per limiter, limit, outcome and source,
 * which OpenTelemetry and Prometheus read when they collect. Keys are never attributes. Memory and series are
 * bounded.
 *
 * Throws a `TypeError` or `RangeError` that names the option.
 *
 * @example
 * ```ts
 * const telemetry = createTelemetry({ meter: metrics.getMeter('sluice') });
 * telemetry.observe(limiter);
 * app.get('/metrics', (_request, response) => {
 *   response.type(prometheusContentType).send(telemetry.prometheus());
 * });
 * ```
 */
export function createTelemetry(options: TelemetryOptions = {}): Telemetry {
  return new CountingTelemetry(parseTelemetryOptions(options));
}

class CountingTelemetry implements Telemetry {
  readonly #counters: CounterTable;
  readonly #topKeys: TopKeys;
  readonly #stores = new StoresInMemory();
  readonly #denialLog: DenialLog | undefined;
  readonly #digest: KeyDigest;
  readonly #instruments: Instruments | undefined;
  /** How to stop each limiter that is observed by itself. */
  readonly #observed = new WeakMap<object, () => void>();
  readonly #stops = new Set<() => void>();
  #stopProcess: (() => void) | undefined;

  constructor(options: ParsedTelemetryOptions) {
    this.#counters = new CounterTable(options.maxLimiters, options.maxLimits);
    this.#topKeys = new TopKeys(options.capacity, options.halveEveryMs, () => Date.now());
    this.#denialLog = options.denialLog;
    this.#digest = keyDigest(options.keySecret);
    this.#instruments = options.meter && instrumentsOf(options.meter, this.#sources);
  }

  observe(limiter: object): () => void {
    const known = this.#observed.get(limiter);
    if (known !== undefined) return known;
    const tallied = tallyDecisions(limiter, (kind, keys, cost, decision, source, arrivedMs) => {
      this.#count(counters, kind, keys, cost, decision, source);
      if (isRemote && source === 'store') this.#time(counters, performance.now() - arrivedMs);
    });
    const counters = this.#counters.limiter(tallied.name);
    const isRemote = this.#noteStore(counters, limiter);
    const events = limiter as Pick<Limiter<unknown>, 'on'>;
    const stops = [
      tallied.stop,
      events.on('error', ({ error }) => counters.countError(error.code)),
      events.on('degraded', () => startOutage(counters, limiter)),
      events.on('recovered', () => counters.out.delete(limiter)),
    ];
    const stop = (): void => {
      for (const each of stops) each();
      counters.out.delete(limiter);
      this.#observed.delete(limiter);
      this.#stops.delete(stop);
    };
    this.#observed.set(limiter, stop);
    this.#stops.add(stop);
    return stop;
  }

  observeProcess(): () => void {
    if (this.#stopProcess !== undefined) return this.#stopProcess;
    const stopListening = listenToProcess({
      decision: ({ sender, limiter, kind, keys, cost, decision, source, tookMs }) => {
        if (this.#observed.has(sender)) return;
        const counters = this.#counters.limiter(limiter);
        const isRemote = this.#noteStore(counters, sender);
        const recordKeys = decision.allowed ? [] : keys.map((key) => ({ key }));
        this.#count(counters, kind, recordKeys, cost, decision, source);
        if (isRemote && source === 'store') this.#time(counters, tookMs);
      },
      error: ({ sender, limiter, error }) => {
        if (!this.#observed.has(sender)) this.#countError(limiter, error);
      },
      degraded: ({ sender, limiter }) => {
        if (!this.#observed.has(sender)) startOutage(this.#counters.limiter(limiter), sender);
      },
      recovered: ({ sender, limiter }) => {
        if (!this.#observed.has(sender)) this.#counters.limiter(limiter).out.delete(sender);
      },
    });
    const stop = (): void => {
      stopListening();
      if (this.#stopProcess === stop) this.#stopProcess = undefined;
    };
    this.#stopProcess = stop;
    return stop;
  }

  observeStore(store: StoreInMemory, name?: string): () => void {
    return this.#stores.add(store, name);
  }

  prometheus(): string {
    return prometheusText(this.#sources);
  }

  snapshot(): readonly LimiterSnapshot[] {
    return snapshotOf(this.#counters);
  }

  topKeys(options: TopKeysOptions = {}): readonly TopKey[] {
    validateOptions('topKeys', options, ['count', 'hashed'], '{ count: 20 }');
    const count = validateInteger('topKeys: `count`', options.count ?? 20, '20');
    return this.#topKeys.top(count, options.hashed === true ? this.#digest : undefined);
  }

  close(): void {
    for (const stop of [...this.#stops]) stop();
    this.#stopProcess?.();
    this.#instruments?.remove();
  }

  get #sources(): MetricSources {
    return {
      counters: this.#counters,
      topKeys: this.#topKeys,
      denialLog: this.#denialLog,
      stores: this.#stores,
    };
  }

  #count(
    counters: LimiterCounters,
    kind: EventKind,
    keys: readonly Pick<RecordKey, 'key'>[],
    cost: CheckCost,
    decision: Decision,
    source: AnswerSource,
  ): void {
    if (kind !== 'consume' && kind !== 'reserve') {
      counters.countOperation(kind);
      return;
    }
    counters.countDecision(decision, cost, source);
    if (decision.allowed) return;
    const index = limitingIndex(decision);
    const key = keys[index]?.key;
    // Without a key, the failure policy has decided.
    if (key === undefined) return;
    this.#topKeys.countDenial(counters.limitAt(index, decision.limitedBy as string), key);
    this.#denialLog?.record(counters.name, keys, decision);
  }

  #time(counters: LimiterCounters, tookMs: number): void {
    counters.latency.record(tookMs / 1000);
    this.#instruments?.recordSeconds(tookMs / 1000, counters.name);
  }

  /** Whether the store is outside this process. A store inside it answers without a promise. */
  #noteStore(counters: LimiterCounters, limiter: object): boolean {
    const isRemote = !('consumeSync' in limiter);
    if (isRemote) counters.isRemote = true;
    return isRemote;
  }

  #countError(limiter: string, error: RateLimitError): void {
    this.#counters.limiter(limiter).countError(error.code);
  }
}

function startOutage(counters: LimiterCounters, limiter: object): void {
  counters.outages++;
  counters.out.add(limiter);
}
