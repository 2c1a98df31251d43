import { type Decision, type LimitStatus, type RecordKey, tallyDecisions } from '@sluice/core';
import { keyDigest } from '../key-digest.ts';
import { limitingIndex } from '../limiting-index.ts';
import { boundedKey } from '../top-keys/bounded-key.ts';
import { CoarseClock } from './coarse-clock.ts';
import type { DenialLine } from './denial-line.ts';
import { type DenialLogOptions, parseDenialLogOptions } from './denial-log-options.ts';
import { type FollowedKey, windowEndMs } from './followed-key.ts';
import { FollowedKeys } from './followed-keys.ts';
import { LineBudget } from './line-budget.ts';
import { type LineWriter, writerOfJson, writerToLogger } from './line-writer.ts';

const SWEEP_EVERY_MS = 1000;

/** Logs denials in bounded lines and memory. Pass it to `createTelemetry`, or call `observe` yourself. */
export interface DenialLog {
  /** Lines that were written. */
  readonly lines: number;
  /** Denials that no line reports, because the cap or the bound on keys kept them out. */
  readonly notLogged: number;
  /** Keys that are followed now. */
  readonly keys: number;
  /** Logs the denials of this limiter. The returned function stops it. */
  observe(limiter: object): () => void;
  /** Logs one denied decision of a limiter; `createTelemetry` calls it. Allowed decisions are ignored. */
  record(limiter: string, keys: readonly Pick<RecordKey, 'key'>[], decision: Decision): void;
  /** Writes the summaries of all keys, as far as the cap permits, and stops the timer. Safe to call again. */
  close(): void;
}

/**
 * Creates a log of denials that a flood cannot flood: the first denial of a key by a limit in a window is a
 * line; those that follow are counted, and summed up in one line when the window ends and at least each
 * `summaryEvery`. At most `maxLinesPerSecond` lines are written; the denials left out are counted in the
 * next line. Denials without a limit (the failure policy `'deny'`) are not logged: the limiter's events
 * `degraded` and `recovered` report an outage once.
 *
 * Throws a `TypeError` or `RangeError` that names the option.
 *
 * @example
 * ```ts
 * const denialLog = createDenialLog({ logger: pino(), keySecret: process.env.KEY_SECRET });
 * const stop = denialLog.observe(limiter);
 * ```
 */
export function createDenialLog(options: DenialLogOptions): DenialLog {
  return new SummarizingDenialLog(options, () => Date.now());
}

/** The log behind {@link createDenialLog}, with a clock that tests can move. */
export class SummarizingDenialLog implements DenialLog {
  #lines = 0;
  #notLogged = 0;
  readonly #followed = new FollowedKeys();
  readonly #budget: LineBudget;
  readonly #write: LineWriter;
  readonly #showKey: (key: string) => { readonly key?: string };
  readonly #summaryEveryMs: number;
  readonly #maxKeys: number;
  readonly #clock: CoarseClock;
  #reportedNotLogged = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(given: DenialLogOptions, now: () => number) {
    const parsed = parseDenialLogOptions(given);
    const { options } = parsed;
    const digest = keyDigest(options.keySecret);
    const shown = {
      hash: (key: string) => ({ key: digest(key) }),
      plain: (key: string) => ({ key }),
      none: () => ({}),
    };
    this.#showKey = shown[parsed.key];
    this.#write =
      options.logger === undefined
        ? writerOfJson(options.write as (line: string) => void, now)
        : writerToLogger(options.logger);
    this.#budget = new LineBudget(parsed.maxLinesPerSecond);
    this.#summaryEveryMs = parsed.summaryEveryMs;
    this.#maxKeys = parsed.maxKeys;
    this.#clock = new CoarseClock(now);
  }

  get lines(): number {
    return this.#lines;
  }

  get notLogged(): number {
    return this.#notLogged;
  }

  get keys(): number {
    return this.#followed.size;
  }

  observe(limiter: object): () => void {
    const { name, stop } = tallyDecisions(limiter, (kind, keys, _cost, decision) => {
      if (kind === 'consume' || kind === 'reserve') this.record(name, keys, decision);
    });
    return stop;
  }

  record(limiter: string, keys: readonly Pick<RecordKey, 'key'>[], decision: Decision): void {
    if (decision.allowed) return;
    const index = limitingIndex(decision);
    const key = keys[index]?.key;
    if (key === undefined) return;
    const status = decision.limits[index] as LimitStatus;
    const bounded = boundedKey(key);
    const followed = this.#followed.find(limiter, status.name, bounded);
    const recentMs = this.#clock.recent();
    if (followed !== undefined && recentMs < followed.windowEndsAtMs) {
      if (followed.count++ === 0) followed.firstAtMs = recentMs;
      followed.lastAtMs = recentMs;
      return;
    }
    if (followed === undefined && this.#isFlooded(recentMs)) {
      this.#notLogged++;
      return;
    }
    const nowMs = this.#clock.read();
    if (followed !== undefined) this.#drop(followed, nowMs);
    this.#follow(limiter, status, bounded, decision, nowMs);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const nowMs = this.#clock.read();
    for (const followed of this.#followed.all()) this.#drop(followed, nowMs);
    this.#clock.expire();
  }

  /** Whether a new key has neither a line nor room. It must cost little: there may be a million of them. */
  #isFlooded(nowMs: number): boolean {
    return this.#followed.size >= this.#maxKeys && !this.#budget.isLeft(nowMs);
  }

  #follow(
    limiter: string,
    status: LimitStatus,
    key: string,
    { degraded, retryAfterMs }: Decision,
    nowMs: number,
  ): void {
    const limit = status.name;
    const wait = Number.isFinite(retryAfterMs) ? { retry_after_ms: retryAfterMs } : {};
    const isLogged = this.#log(nowMs, () => {
      return { event: 'rate_limited', limiter, limit, ...this.#showKey(key), ...wait, degraded };
    });
    if (this.#followed.size >= this.#maxKeys) this.#makeRoom();
    this.#followed.add({
      limiter,
      limit,
      key,
      count: isLogged ? 0 : 1,
      firstAtMs: nowMs,
      lastAtMs: nowMs,
      dueAtMs: nowMs + this.#summaryEveryMs,
      windowEndsAtMs: windowEndMs(status, nowMs),
    });
    this.#timer ??= this.#sweepLater();
  }

  /** Forgets the key that was seen first. Its denials are left out: a line for each would be a flood. */
  #makeRoom(): void {
    const { oldest } = this.#followed;
    if (oldest === undefined) return;
    this.#followed.delete(oldest);
    this.#notLogged += oldest.count;
  }

  /** Reports the last denials of the key and forgets it. */
  #drop(followed: FollowedKey, nowMs: number): void {
    this.#followed.delete(followed);
    if (followed.count > 0 && !this.#summarize(followed, nowMs)) this.#notLogged += followed.count;
  }

  #sweep(): void {
    const nowMs = this.#clock.read();
    for (const followed of this.#followed.all()) {
      if (nowMs >= followed.windowEndsAtMs) this.#drop(followed, nowMs);
      else if (nowMs >= followed.dueAtMs && followed.count > 0) this.#summarize(followed, nowMs);
    }
    if (this.#followed.size > 0) {
      this.#timer = this.#sweepLater();
      return;
    }
    this.#timer = undefined;
    // Without the timer, the time would be that of the last denial.
    this.#clock.expire();
  }

  /** One timer for all keys, which does not keep the process alive. */
  #sweepLater(): NodeJS.Timeout {
    return setTimeout(() => this.#sweep(), SWEEP_EVERY_MS).unref();
  }

  /** Returns whether the line was written; then counting starts again. */
  #summarize(followed: FollowedKey, nowMs: number): boolean {
    const { limiter, limit, key, count, firstAtMs, lastAtMs } = followed;
    const isLogged = this.#log(nowMs, () => ({
      event: 'rate_limited_summary',
      limiter,
      limit,
      ...this.#showKey(key),
      count,
      first_at: new Date(firstAtMs).toISOString(),
      last_at: new Date(lastAtMs).toISOString(),
    }));
    if (isLogged) {
      followed.count = 0;
      followed.dueAtMs = nowMs + this.#summaryEveryMs;
    }
    return isLogged;
  }

  /** The key is hashed only for lines that are written. */
  #log(nowMs: number, line: () => DenialLine): boolean {
    if (!this.#budget.take(nowMs)) return false;
    const missed = this.#notLogged - this.#reportedNotLogged;
    this.#reportedNotLogged = this.#notLogged;
    this.#lines++;
    this.#write(missed > 0 ? { ...line(), not_logged: missed } : line());
    return true;
  }
}
