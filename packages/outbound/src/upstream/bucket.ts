import { RateLimitError } from '@sluice/core';
import type { Exchanged, Want, WantAnswer } from '../quota/exchange.ts';
import type { LedgerLine } from '../quota/ledger.ts';
import type { News } from '../quota/naming.ts';
import type { Settlement } from '../quota/settlement.ts';
import type { Waiter } from '../waiting/waiter.ts';
import { WaitingLine } from '../waiting/waiting-line.ts';
import { type BucketEntry, costFor, type DimensionEntries } from './dimension-entries.ts';
import type { ExchangeOutcome, Exchanger } from './exchanger.ts';
import { LineAlarm } from './line-alarm.ts';
import { LineSleep } from './line-sleep.ts';
import { tooLong } from './too-long.ts';
import type { ValidatedUpstreamOptions } from './upstream-options.ts';

/** The most wants that one exchange carries. */
const WIDEST = 64;
/** The most settlements that one exchange carries. */
const MOST_SETTLEMENTS = 256;

/** A caller that waits for a bucket. */
export interface BucketWaiter extends Waiter {
  /** Where it waits; set by `join`. */
  bucket: Bucket;
}

/** What the buckets of an upstream share. */
export interface BucketContext {
  readonly options: ValidatedUpstreamOptions;
  readonly dimensions: DimensionEntries;
  readonly exchanger: Exchanger;
  /** Called when no caller waits and no permit is out. */
  idle(bucket: Bucket): void;
  /** A response to another process has named the bucket that counts the calls of this route. */
  named(route: Bucket, name: string): void;
}

/** Identifies a bucket of an upstream. */
export interface BucketId {
  /** The hash of the owner's key. */
  readonly key: string;
  readonly suffix: string;
  /** The route, if this process does not know the bucket of it. */
  readonly route?: string;
}

/**
 * One bucket of one key in this process: the callers that wait for it, and the settlements that have not been
 * sent to the store yet. One exchange is under way at a time; the next carries what has arrived meanwhile.
 */
export class Bucket {
  readonly id: BucketId;
  readonly line: WaitingLine<BucketWaiter> = new WaitingLine();
  readonly #context: BucketContext;
  readonly #sleep = new LineSleep(this.line);
  readonly #alarm = new LineAlarm(() => this.#wakeUp());
  #entries: readonly BucketEntry[];
  #version: number;
  #settlements: Settlement[] = [];
  #lines: readonly LedgerLine[] | undefined;
  #nowMs = 0;
  #isExchanging = false;
  #isFlushDue = false;
  /** A store in this process answers so fast that it is not worth offering it many wants that it denies. */
  #width = 1;
  /** Permits that are out; the bucket is in use until they are settled. */
  #out = 0;

  constructor(id: BucketId, context: BucketContext) {
    this.id = id;
    this.#context = context;
    this.#version = context.dimensions.version;
    this.#entries = context.dimensions.entriesOf(id.key, id.suffix, id.route);
  }

  /** The records as they are now: a response of another bucket may have named a dimension. */
  get entries(): readonly BucketEntry[] {
    const { dimensions } = this.#context;
    if (this.#version !== dimensions.version) {
      this.#version = dimensions.version;
      this.#entries = dimensions.entriesOf(this.id.key, this.id.suffix, this.id.route);
      this.#lines = undefined;
      this.#sleep.end();
    }
    return this.#entries;
  }

  /** Adds the waiter, or rejects it if its turn would certainly come too late. */
  join(waiter: BucketWaiter): void {
    waiter.bucket = this;
    const { entries } = this;
    const isFull = this.line.size >= this.#context.options.maxQueued;
    const sleep = this.#sleep.of(waiter, entries);
    if (sleep === undefined) {
      if (isFull && (this.#isExchanging || this.#sleep.last !== undefined)) {
        waiter.reject(new RateLimitError('QUEUE_FULL'));
        return;
      }
      this.line.join(waiter);
      this.#pump();
      return;
    }
    const waitMs = sleep.untilMs - performance.now();
    if (waiter.isTry || (sleep.isCertain && waiter.endsMs < sleep.untilMs)) turnAway(waiter, waitMs);
    else if (isFull) waiter.reject(new RateLimitError('QUEUE_FULL'));
    else {
      this.line.join(waiter);
      waiter.waits();
      this.#arm();
    }
  }

  /** Removes a waiter whose caller has left. */
  leave(waiter: BucketWaiter): void {
    if (!this.line.leave(waiter)) return;
    this.#sleep.endIfOf(waiter);
    this.#pumpSoon();
  }

  /** Passes the settlement to the store with the next exchange, or by itself at the end of this turn. */
  settle(settlement: Settlement): void {
    this.#settlements.push(settlement);
    this.#sleep.endIfHeld();
    if (this.#context.exchanger.isSync) this.#pump();
    else this.#pumpSoon();
  }

  /** A permit is out; its latency is learnt when it is settled. */
  permitTaken(): void {
    this.#out++;
  }

  permitSettled(latencyMs: number | undefined): void {
    this.#out--;
    if (latencyMs !== undefined) this.#sleep.learnLatency(latencyMs);
  }

  /** Reads the records, after all settlements so far. */
  async read(): Promise<Exchanged> {
    while (true) {
      const { entries } = this;
      const settlements = this.#settlements.splice(0);
      const { result } = await this.#context.exchanger.exchange(entries, settlements, [], this.#lines);
      if (result.news === undefined || result.news.dimensions.length === 0) return result;
      this.#takeOver({ ...result.news, bucket: undefined });
    }
  }

  /** The records as the last exchange left them; `undefined` before the first one. */
  get lastKnown(): Exchanged | undefined {
    return this.#lines === undefined ? undefined : { answers: [], lines: this.#lines, nowMs: this.#nowMs };
  }

  /** Ends a sleep that an event outside of this line has made void, such as `resume`. */
  wake(): void {
    this.#sleep.end();
    this.#pump();
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

  /** Starts an exchange if there is anything to send and none is under way. */
  #pump(): void {
    while (!this.#isExchanging) {
      const waiters = this.#nextWaiters();
      if (waiters.length === 0 && this.#settlements.length === 0) break;
      const { entries } = this;
      const settlements = this.#settlements.splice(0, MOST_SETTLEMENTS);
      const wants = waiters.map((waiter) => this.#wantOf(waiter, entries));
      this.#isExchanging = true;
      const answer = this.#context.exchanger.exchange(entries, settlements, wants, this.#lines);
      if (answer instanceof Promise) void this.#takeLater(waiters, entries, answer);
      else this.#take(waiters, entries, answer);
    }
    this.#arm();
  }

  /** The waiters that are worth asking for now. */
  #nextWaiters(): BucketWaiter[] {
    if (!this.#sleep.isAsleep(performance.now())) {
      return this.line.next(this.#context.exchanger.isSync ? this.#width : WIDEST);
    }
    const { entries } = this;
    return this.line.next(WIDEST).filter((waiter) => this.#sleep.of(waiter, entries) === undefined);
  }

  #wantOf({ cost, rank }: Waiter, entries: readonly BucketEntry[]): Want {
    const kept = this.#context.options.kept[rank] as Want['kept'];
    return { costs: entries.map((entry) => costFor(entry, cost)), kept, rank };
  }

  async #takeLater(
    waiters: readonly BucketWaiter[],
    entries: readonly BucketEntry[],
    answer: Promise<ExchangeOutcome>,
  ): Promise<void> {
    const startedMs = performance.now();
    try {
      const outcome = await answer;
      this.#sleep.learnExchange(performance.now() - startedMs);
      this.#take(waiters, entries, outcome);
    } catch (error) {
      this.#isExchanging = false;
      for (const waiter of waiters) if (this.line.leave(waiter)) waiter.reject(error);
    }
    this.#pump();
  }

  #take(
    waiters: readonly BucketWaiter[],
    entries: readonly BucketEntry[],
    { result, isDegraded }: ExchangeOutcome,
  ): void {
    this.#isExchanging = false;
    if (entries === this.#entries) {
      this.#lines = result.lines;
      this.#nowMs = result.nowMs;
    }
    if (result.news !== undefined) {
      this.#takeOver(result.news);
      return;
    }
    let isDenied = false;
    for (const [i, waiter] of waiters.entries()) {
      const answer = result.answers[i] as WantAnswer;
      if ('grant' in answer) {
        if (this.line.serve(waiter)) waiter.grant(answer.grant, isDegraded);
        else this.settle({ kind: 'unsent', grant: answer.grant });
      } else {
        this.#deny(waiter, answer, !isDenied);
        isDenied = true;
      }
    }
    this.#width = isDenied ? 1 : Math.min(this.#width * 2, WIDEST);
    if (!isDenied && waiters.length > 0) this.#sleep.end();
    else this.#rejectLate();
  }

  /** Takes over the names that other processes have learnt; the waiters are asked for again. */
  #takeOver({ dimensions, bucket }: News): void {
    for (const name of dimensions) this.#context.dimensions.learn(name);
    if (bucket !== undefined) this.#context.named(this, bucket);
  }

  #deny(waiter: BucketWaiter, { denial }: Extract<WantAnswer, { denial: unknown }>, isFirst: boolean): void {
    const waitMs = this.#sleep.waitMsOf(denial);
    this.#sleep.start(waiter, denial, waitMs, isFirst);
    const isLate = !denial.isHeld && performance.now() + waitMs > waiter.endsMs;
    if (waiter.isTry || waitMs === Number.POSITIVE_INFINITY || isLate) {
      if (this.line.leave(waiter)) turnAway(waiter, waitMs);
      if (isFirst && !waiter.isTry) this.#sleep.end();
    } else waiter.waits();
  }

  /** Rejects all whose wait would certainly exceed their `maxWaitMs`. */
  #rejectLate(): void {
    const sleep = this.#sleep.last;
    if (sleep?.isCertain !== true) return;
    for (const waiter of this.line.endingBefore(sleep.untilMs)) {
      if (this.#sleep.of(waiter, this.#entries) === undefined) this.line.keep(waiter);
      else if (this.line.leave(waiter)) turnAway(waiter, sleep.untilMs - performance.now());
    }
  }

  /** Sets the alarm: for the end of the sleep, or the first waiter that has to leave. */
  #arm(): void {
    const isEmpty = this.line.size === 0;
    const triesMs = this.#sleep.last?.triesMs ?? Number.POSITIVE_INFINITY;
    this.#alarm.set(isEmpty ? Number.POSITIVE_INFINITY : Math.min(triesMs, this.line.earliestEndMs));
    const isBusy = this.#isExchanging || this.#settlements.length > 0 || this.#out > 0;
    if (isEmpty && !isBusy) this.#context.idle(this);
  }

  #wakeUp(): void {
    const nowMs = performance.now();
    if (!this.#isExchanging) {
      for (const waiter of this.line.endingBefore(nowMs)) {
        if (this.line.leave(waiter)) turnAway(waiter, (this.#sleep.last?.untilMs ?? 0) - nowMs);
      }
    }
    if (!this.#sleep.isAsleep(nowMs)) this.#sleep.end();
    this.#pump();
  }
}

/** Ends a wait that would take too long. */
function turnAway(waiter: BucketWaiter, waitMs: number): void {
  if (waiter.isTry) waiter.deny(Math.max(1, waitMs));
  else waiter.reject(tooLong(Math.max(1, waitMs)));
}
