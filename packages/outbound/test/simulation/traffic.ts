import { liveRecord, type StoredRecord } from '@sluice/core';
import { exchange } from '../../src/quota/exchange.ts';
import type { Entry } from '../../src/quota/ledger.ts';
import { quotaAlgorithm } from '../../src/quota/quota-algorithm.ts';
import { quotaOf } from '../../src/quota/quota-record.ts';
import type { QuotaSettings } from '../../src/quota/quota-settings.ts';
import type { Grant, Settlement } from '../../src/quota/settlement.ts';
import { randomOf } from './random.ts';
import { type ModelAnswer, UpstreamModel, type UpstreamOptions } from './upstream-model.ts';
import { VirtualTime } from './virtual-time.ts';

/** Processes that share one quota of one upstream. */
export interface TrafficOptions extends UpstreamOptions {
  readonly seed: number;
  readonly processes: number;
  /** Callers in each process, each with one call after the other. */
  readonly callers: number;
  /** The mean of the time between two calls of a caller. */
  readonly thinkMs: number;
  /** The share of answers that never come. */
  readonly lost: number;
  /** How often a process dies, with everything it holds, and is replaced. */
  readonly crashEveryMs: number;
  readonly latencyMs: number;
  readonly runMs: number;
  readonly declaredKind: 'window' | 'bucket' | undefined;
  readonly keep: number;
  /** Foreign calls for each of ours. */
  readonly foreign: number;
}

const TIMEOUT_MS = 3000;
const LEASE_MS = 10_000;
const STORE_MS = 1;

/** Runs the traffic in virtual time over the pure exchange, with one record. */
export class Traffic {
  readonly time = new VirtualTime();
  readonly upstream: UpstreamModel;
  readonly #options: TrafficOptions;
  readonly #random: () => number;
  readonly #entries: readonly Entry[];
  #record: StoredRecord | undefined;
  sent = 0;
  /** Answers of 429 to calls that were granted on numbers, and not as a probe because there were none. */
  limited = 0;
  lastSentMs = 0;
  longestGapMs = 0;
  foreignLimited = 0;
  /** What has gone wrong, in words. */
  readonly faults: string[] = [];

  constructor(options: TrafficOptions) {
    this.#options = options;
    this.#random = randomOf(options.seed);
    this.upstream = new UpstreamModel(options);
    const settings: QuotaSettings = {
      kind: options.declaredKind,
      slots: 0,
      refill: 0,
      windowMs: 0,
      leaseMs: LEASE_MS,
      maxPauseMs: 3_600_000,
      probeEveryMs: 1000,
      isAwaited: true,
      afterReset: 'presume',
    };
    const algorithm = quotaAlgorithm(settings);
    this.#entries = [
      { name: 'requests', key: { scope: 'sluice:model:outbound-quota:1', key: 'k', algorithm }, settings },
    ];
  }

  run(): this {
    const { processes, callers, runMs, foreign } = this.#options;
    this.lastSentMs = this.time.nowMs;
    for (let i = 0; i < processes; i++) this.#startProcess(callers);
    if (foreign > 0) this.#callAsForeigner();
    this.time.runUntil(this.time.nowMs + runMs);
    this.longestGapMs = Math.max(this.longestGapMs, this.time.nowMs - this.lastSentMs);
    return this;
  }

  #startProcess(callers: number): void {
    const process = { isAlive: true };
    const { crashEveryMs } = this.#options;
    for (let i = 0; i < callers; i++) this.time.after(this.#random() * 50, () => this.#call(process));
    if (crashEveryMs === 0) return;
    this.time.after(crashEveryMs * (0.5 + this.#random()), () => {
      process.isAlive = false;
      this.#startProcess(callers);
    });
  }

  #call(process: { readonly isAlive: boolean }): void {
    this.time.after(STORE_MS, () => {
      if (!process.isAlive) return;
      const { nowMs } = this.time;
      const { keep } = this.#options;
      const kept = (limit: number): number => Math.ceil(limit * keep);
      const [answer] = this.#exchange([], [{ costs: [1], kept, rank: 1 }]).answers;
      if (answer === undefined) throw new Error('no answer');
      if ('denial' in answer) {
        const { waitMs, isHeld } = answer.denial;
        if (!(waitMs >= 1)) this.faults.push(`a wait of ${waitMs} ms`);
        this.time.after(isHeld ? Math.min(waitMs, 20) : waitMs, () => this.#call(process));
        return;
      }
      this.longestGapMs = Math.max(this.longestGapMs, nowMs - this.lastSentMs);
      this.lastSentMs = nowMs;
      this.sent++;
      const isKnown = !this.#isProbe(nowMs);
      this.#send(process, answer.grant, isKnown);
    });
  }

  #send(process: { readonly isAlive: boolean }, grant: Grant, isKnown: boolean): void {
    const { lost, thinkMs } = this.#options;
    const again = (): void => this.time.after(this.#random() * 2 * thinkMs, () => this.#call(process));
    const isLost = this.#random() < lost;
    // Half of the lost calls are lost on their way there, and never count.
    const isCounted = !isLost || this.#random() < 0.5;
    if (isCounted) {
      this.time.after(this.#latency(), () => {
        const answer = this.upstream.call(this.time.nowMs);
        if (answer.isLimited && isKnown) this.limited++;
        if (!isLost) this.time.after(this.#latency(), () => this.#settle(process, grant, answer, again));
      });
    }
    if (!isLost) return;
    this.time.after(TIMEOUT_MS, () => {
      if (!process.isAlive) return;
      this.#exchange([{ kind: 'lost', grant }], []);
      again();
    });
  }

  #settle(
    process: { readonly isAlive: boolean },
    grant: Grant,
    { reading, dateMs, isLimited }: ModelAnswer,
    again: () => void,
  ): void {
    this.time.after(STORE_MS, () => {
      if (!process.isAlive) return;
      const scope = (this.#entries[0] as Entry).key.scope;
      this.#exchange(
        [
          {
            kind: 'answered',
            grant,
            dateMs,
            readings: [{ scope, reading }],
            actual: new Map(),
            ...(isLimited && { limited: { isQuotaGone: true, pause: undefined, scope } }),
          },
        ],
        [],
      );
      again();
    });
  }

  #callAsForeigner(): void {
    const { foreign, limit, windowMs } = this.#options;
    const everyMs = windowMs / (limit * foreign);
    this.time.after(this.#random() * 2 * everyMs, () => {
      const limitedBefore = this.upstream.limited;
      this.upstream.call(this.time.nowMs);
      this.foreignLimited += this.upstream.limited - limitedBefore;
      this.#callAsForeigner();
    });
  }

  #exchange(...[settlements, wants]: ExchangeArguments): ReturnType<ReturnType<typeof exchange>>['result'] {
    const { nowMs } = this.time;
    const transition = exchange(this.#entries, settlements, wants);
    const before = [liveRecord(this.#record, nowMs)];
    const { result, writes } = transition(before, nowMs);
    this.#record = writes?.[0] ?? this.#record;
    this.#verify(nowMs);
    return result;
  }

  /** Whether the call that was granted last is a probe: nothing says how many are left. */
  #isProbe(nowMs: number): boolean {
    const { isKnown, isProbing } = quotaOf(this.#record, nowMs, true);
    return !isKnown || isProbing;
  }

  #verify(nowMs: number): void {
    if (this.#record === undefined) return;
    const quota = quotaOf(this.#record, nowMs, true);
    if (quota.held < 0 || quota.heldBefore < 0) this.faults.push('a negative hold');
    if (!this.#record.every(Number.isSafeInteger)) this.faults.push(`not integers: ${this.#record}`);
  }

  #latency(): number {
    const { latencyMs } = this.#options;
    const tail = this.#random() < 0.03 ? 300 + this.#random() * 700 : 0;
    return latencyMs * (0.4 + this.#random() * 1.4) + tail;
  }
}

type ExchangeArguments = readonly [settlements: readonly Settlement[], wants: Parameters<typeof exchange>[2]];
