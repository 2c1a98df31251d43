import { RateLimitError } from '@sluice/core';
import { type CallCost, costOf } from '../call-cost.ts';
import type { Denial, Exchanged, Want, WantAnswer } from '../quota/exchange.ts';
import type { LedgerLine } from '../quota/ledger.ts';
import type { Settlement } from '../quota/settlement.ts';
import type { Waiter } from '../waiting/waiter.ts';
import { WaitingLine } from '../waiting/waiting-line.ts';
import type { BucketEntry, DimensionEntries } from './dimension-entries.ts';
import type { Exchanger } from './exchanger.ts';
import type { ValidatedUpstreamOptions } from './upstream-options.ts';

/** The most wants that one exchange carries. */
const WIDEST = 64;
/** The most settlements that one exchange carries. */
const MOST_SETTLEMENTS = 256;
/** How soon to ask again while calls of other processes stand in the way. */
const LEAST_GUESS_MS = 5;
const MOST_GUESS_MS = 1000;
const FIRST_GUESS_MS = 20;
/** A denial is remembered no longer: what another process changes holds here within a second. */
const LONGEST_MEMORY_MS = 1000;
/** The longest that a timer can sleep. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

/** Why the line sleeps: a denial that holds for those of its rank and below. */
interface Sleep {
  readonly untilMs: number;
  /** When to try again, because another process may have resumed or reset the quota. */
  readonly triesMs: number;
  readonly waiter: BucketWaiter;
  /** Whether nothing can come earlier. */
  readonly isCertain: boolean;
  readonly deniedBy: readonly number[];
}

/** A caller that waits for a bucket. */
export interface BucketWaiter extends Waiter {
  /** Where it waits; set by `join`. */
  bucket: Bucket;
}

/**
 * One bucket of one key in this process: the callers that wait for it, and the settlements that the store has
 * not heard of. One exchange is under way at a time and carries what has come in meanwhile.
 */
export class Bucket {
  readonly key: string;
  readonly #suffix: string;
  #nowMs = 0;
  readonly #options: ValidatedUpstreamOptions;
  readonly #dimensions: DimensionEntries;
  readonly #exchanger: Exchanger;
  readonly #onIdle: (bucket: Bucket) => void;
  readonly line: WaitingLine<BucketWaiter> = new WaitingLine();
  #entries: readonly BucketEntry[];
  #version: number;
  #settlements: Settlement[] = [];
  #lines: readonly LedgerLine[] | undefined;
  #isExchanging = false;
  #isFlushDue = false;
  #sleep: Sleep | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerMs = Number.POSITIVE_INFINITY;
  #latencyMs = FIRST_GUESS_MS;
  /** A store in this process answers so fast that it is not worth offering it many wants that it denies. */
  #width = 1;
  /** Permits that are out; the bucket is in use until they are settled. */
  #out = 0;

  constructor(
    key: string,
    suffix: string,
    options: ValidatedUpstreamOptions,
    dimensions: DimensionEntries,
    exchanger: Exchanger,
    onIdle: (bucket: Bucket) => void,
  ) {
    this.key = key;
    this.#suffix = suffix;
    this.#options = options;
    this.#dimensions = dimensions;
    this.#exchanger = exchanger;
    this.#onIdle = onIdle;
    this.#entries = dimensions.entriesOf(key, suffix);
    this.#version = dimensions.version;
  }

  /** The records as they are now: a response of another bucket may have named a dimension. */
  get entries(): readonly BucketEntry[] {
    if (this.#version !== this.#dimensions.version) {
      this.#version = this.#dimensions.version;
      this.#entries = this.#dimensions.entriesOf(this.key, this.#suffix);
      this.#lines = undefined;
      this.#sleep = undefined;
    }
    return this.#entries;
  }

  /** Adds the waiter, or rejects it if its turn would certainly come too late. */
  join(waiter: BucketWaiter): void {
    waiter.bucket = this;
    const { entries } = this;
    const sleep = this.#sleepOf(waiter, entries);
    if (sleep === undefined) {
      if (this.line.size >= this.#options.maxQueued && (this.#isExchanging || this.#sleep !== undefined)) {
        waiter.reject(new RateLimitError('QUEUE_FULL'));
        return;
      }
      this.line.join(waiter);
      this.#pump();
      return;
    }
    const waitMs = sleep.untilMs - performance.now();
    if (waiter.isTry) waiter.deny(Math.max(1, waitMs));
    else if (sleep.isCertain && waiter.endsMs < sleep.untilMs) waiter.reject(tooLong(waitMs));
    else if (this.line.size >= this.#options.maxQueued) waiter.reject(new RateLimitError('QUEUE_FULL'));
    else {
      this.line.join(waiter);
      waiter.waits();
      this.#arm();
    }
  }

  /** Removes a waiter whose caller has left. */
  leave(waiter: BucketWaiter): void {
    if (!this.line.leave(waiter)) return;
    // The line may have slept for what this one costs.
    if (this.#sleep?.waiter === waiter) this.#sleep = undefined;
    this.#pumpSoon();
  }

  /** Passes the settlement to the store with the next exchange, or by itself at the end of this turn. */
  settle(settlement: Settlement): void {
    this.#settlements.push(settlement);
    // What is given back may let a waiter go.
    if (this.#sleep?.isCertain === false) this.#sleep = undefined;
    if (this.#exchanger.isSync) {
      this.#pump();
      return;
    }
    this.#pumpSoon();
  }

  /** At the end of this turn, so that one exchange carries all that happens in it. */
  #pumpSoon(): void {
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    queueMicrotask(() => {
      this.#isFlushDue = false;
      this.#pump();
    });
  }

  /** A permit is out; its latency is learnt when it is settled. */
  permitTaken(): void {
    this.#out++;
  }

  permitSettled(latencyMs: number | undefined): void {
    this.#out--;
    if (latencyMs !== undefined) this.#latencyMs += (latencyMs - this.#latencyMs) / 8;
  }

  /** Reads the records, after all settlements so far. */
  async read(): Promise<Exchanged> {
    const { entries } = this;
    const settlements = this.#settlements.splice(0);
    const { result } = await this.#exchanger.exchange(entries, settlements, [], this.#lines);
    return result;
  }

  /** The records as the last exchange left them; `undefined` before the first one. */
  get lastKnown(): Exchanged | undefined {
    return this.#lines === undefined ? undefined : { answers: [], lines: this.#lines, nowMs: this.#nowMs };
  }

  /** Ends a sleep that an event outside of this line has made void, such as `resume`. */
  wake(): void {
    this.#sleep = undefined;
    this.#pump();
  }

  #sleepOf({ rank, cost }: Waiter, entries: readonly BucketEntry[]): Sleep | undefined {
    const sleep = this.#sleep;
    if (sleep === undefined || sleep.triesMs <= performance.now()) return undefined;
    if (rank < sleep.waiter.rank) return undefined;
    const isQueued = this.line.has(sleep.waiter);
    // A denial that calls under way have caused is not remembered for others than those in the line.
    if (!isQueued && !sleep.isCertain) return undefined;
    const isConcerned = sleep.deniedBy.some((i) => {
      const entry = entries[i] as BucketEntry;
      const units = costFor(entry, cost);
      if (entry.fixedCost === 0) return true;
      return units > 0 && (isQueued || units >= costFor(entry, sleep.waiter.cost));
    });
    return isConcerned ? sleep : undefined;
  }

  /** Starts an exchange if there is anything to say, and none is under way. */
  #pump(): void {
    while (!this.#isExchanging) {
      const isAsleep = this.#sleep !== undefined && this.#sleep.triesMs > performance.now();
      const waiters = isAsleep
        ? this.#awake()
        : this.line.next(this.#exchanger.isSync ? this.#width : WIDEST);
      if (waiters.length === 0 && this.#settlements.length === 0) break;
      const { entries } = this;
      const settlements = this.#settlements.splice(0, MOST_SETTLEMENTS);
      const wants = waiters.map((waiter) => this.#wantOf(waiter, entries));
      this.#isExchanging = true;
      const answer = this.#exchanger.exchange(entries, settlements, wants, this.#lines);
      if (!(answer instanceof Promise)) {
        this.#take(waiters, entries, answer.result, answer.isDegraded);
        continue;
      }
      void answer.then(
        ({ result, isDegraded }) => {
          this.#take(waiters, entries, result, isDegraded);
          this.#pump();
        },
        (error: unknown) => {
          this.#fail(waiters, error);
          this.#pump();
        },
      );
    }
    this.#arm();
  }

  /** The waiters that the sleep does not concern. */
  #awake(): BucketWaiter[] {
    const { entries } = this;
    return this.line.next(WIDEST).filter((waiter) => this.#sleepOf(waiter, entries) === undefined);
  }

  #wantOf({ cost, rank }: Waiter, entries: readonly BucketEntry[]): Want {
    return {
      costs: entries.map((entry) => costFor(entry, cost)),
      kept: this.#options.kept[rank] as Want['kept'],
      rank,
    };
  }

  #take(
    waiters: readonly BucketWaiter[],
    entries: readonly BucketEntry[],
    result: Exchanged,
    isDegraded: boolean,
  ): void {
    this.#isExchanging = false;
    if (entries === this.#entries) {
      this.#lines = result.lines;
      this.#nowMs = result.nowMs;
    }
    let isDenied = false;
    for (const [i, waiter] of waiters.entries()) {
      const answer = result.answers[i] as WantAnswer;
      if ('grant' in answer) {
        if (this.line.serve(waiter)) waiter.grant(answer.grant, isDegraded);
        else this.settle({ kind: 'unsent', grant: answer.grant });
      } else {
        this.#deny(waiter, answer.denial, !isDenied);
        isDenied = true;
      }
    }
    this.#width = isDenied ? 1 : Math.min(this.#width * 2, WIDEST);
    if (!isDenied && waiters.length > 0) this.#sleep = undefined;
    else this.#rejectLate();
  }

  /** Rejects all whose wait would certainly exceed their `maxWaitMs`. */
  #rejectLate(): void {
    const sleep = this.#sleep;
    if (sleep?.isCertain !== true) return;
    for (const waiter of this.line.endingBefore(sleep.untilMs)) {
      if (this.#sleepOf(waiter, this.#entries) === undefined) this.line.keep(waiter);
      else if (this.line.leave(waiter)) waiter.reject(tooLong(sleep.untilMs - performance.now()));
    }
  }

  #deny(waiter: BucketWaiter, denial: Denial, isFirst: boolean): void {
    const { isHeld, deniedBy } = denial;
    const guessMs = Math.min(Math.max(this.#latencyMs, LEAST_GUESS_MS), MOST_GUESS_MS);
    const waitMs = isHeld ? Math.min(denial.waitMs, guessMs) : denial.waitMs;
    const untilMs = performance.now() + waitMs;
    const isCertain = !isHeld;
    const triesMs = Math.min(untilMs, performance.now() + LONGEST_MEMORY_MS);
    if (isFirst) this.#sleep = { untilMs, triesMs, waiter, isCertain, deniedBy };
    else if (this.#sleep !== undefined && triesMs < this.#sleep.triesMs) {
      this.#sleep = { ...this.#sleep, triesMs };
    }
    if (waiter.isTry) {
      if (this.line.leave(waiter)) waiter.deny(waitMs);
    } else if (waitMs === Number.POSITIVE_INFINITY || (isCertain && untilMs > waiter.endsMs)) {
      if (this.line.leave(waiter)) waiter.reject(tooLong(waitMs));
      if (isFirst) this.#sleep = undefined;
    } else waiter.waits();
  }

  #fail(waiters: readonly BucketWaiter[], error: unknown): void {
    this.#isExchanging = false;
    for (const waiter of waiters) if (this.line.leave(waiter)) waiter.reject(error);
  }

  /** Sets the one timer of the line: for the end of the sleep, or the first waiter that has to leave. */
  #arm(): void {
    if (this.line.size === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#timerMs = Number.POSITIVE_INFINITY;
      if (!this.#isExchanging && this.#settlements.length === 0 && this.#out === 0) this.#onIdle(this);
      return;
    }
    const wakesMs = Math.min(this.#sleep?.triesMs ?? Number.POSITIVE_INFINITY, this.line.earliestEndMs);
    if (wakesMs === this.#timerMs && this.#timer !== undefined) return;
    clearTimeout(this.#timer);
    this.#timerMs = wakesMs;
    if (wakesMs === Number.POSITIVE_INFINITY) return;
    const sleepMs = Math.max(1, Math.ceil(wakesMs - performance.now()));
    this.#timer = setTimeout(() => this.#wakeUp(), Math.min(sleepMs, LONGEST_SLEEP_MS));
  }

  #wakeUp(): void {
    this.#timer = undefined;
    this.#timerMs = Number.POSITIVE_INFINITY;
    const nowMs = performance.now();
    if (!this.#isExchanging) {
      for (const waiter of this.line.endingBefore(nowMs)) {
        if (this.line.leave(waiter)) waiter.reject(tooLong(Math.max(1, (this.#sleep?.untilMs ?? 0) - nowMs)));
      }
    }
    if (this.#sleep !== undefined && this.#sleep.triesMs <= nowMs) this.#sleep = undefined;
    this.#pump();
  }
}

function costFor(entry: BucketEntry, cost: CallCost): number {
  return entry.fixedCost ?? costOf(cost, entry.name, entry.defaultCost);
}

function tooLong(waitMs: number): RateLimitError {
  const retryAtMs = waitMs === Number.POSITIVE_INFINITY ? waitMs : Math.ceil(Date.now() + waitMs);
  const message =
    waitMs === Number.POSITIVE_INFINITY
      ? 'The call costs more than the upstream ever grants.'
      : 'The wait for the upstream would exceed `maxWait`. Nothing was spent.';
  return new RateLimitError('WAIT_TOO_LONG', message, { retryAtMs });
}
