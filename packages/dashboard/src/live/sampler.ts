import type { LimiterSnapshot, Telemetry } from '@sluice/telemetry';
import type { WatchedLimiter } from '../limiters/watched-limiter.ts';
import type { Counts, LimiterState, LimitState, Point } from '../messages.ts';
import { mergePoints, RateSeries } from './rate-series.ts';

const SECONDS = 120;
const MINUTES = 60;
/** Snapshots of the last minute, of which the oldest is compared with the newest. */
const KEPT_EVERY_MS = 5000;
const KEPT = 13;

interface Series {
  readonly seconds: RateSeries;
  readonly minutes: RateSeries;
  last: Counts;
}

/** Turns telemetry's counters into counts per second and per minute. Every number is one of this process. */
export class Sampler {
  readonly #telemetry: Telemetry;
  readonly #watched: ReadonlyMap<string, WatchedLimiter>;
  readonly #series = new Map<string, Series>();
  #snapshot: readonly LimiterSnapshot[] = [];
  #kept: { readonly atMs: number; readonly snapshot: readonly LimiterSnapshot[] }[] = [];

  constructor(telemetry: Telemetry, watched: ReadonlyMap<string, WatchedLimiter>, nowMs: number) {
    this.#telemetry = telemetry;
    this.#watched = watched;
    this.#snapshot = telemetry.snapshot();
    // What was counted before has no time.
    for (const limiter of this.#snapshot) this.#seriesOf(limiter.name).last = countsOf(limiter);
    this.#keep(nowMs);
  }

  sample(nowMs: number): void {
    for (const watched of this.#watched.values()) watched.age(nowMs);
    this.#snapshot = this.#telemetry.snapshot();
    for (const limiter of this.#snapshot) {
      const series = this.#seriesOf(limiter.name);
      const counts = countsOf(limiter);
      const added = counts.map((count, i) => count - (series.last[i] as number)) as unknown as Counts;
      series.last = counts;
      if (added.every((count) => count === 0)) continue;
      series.seconds.add(nowMs, added);
      series.minutes.add(nowMs, added);
    }
    this.#keep(nowMs);
  }

  /** The last `count` seconds of one limiter, or of all. */
  seconds(limiter: string | undefined, nowMs: number, count: number = SECONDS): readonly Point[] {
    return mergePoints(this.#chosen(limiter).map(({ seconds }) => seconds.points(nowMs, count)));
  }

  minutes(limiter: string | undefined, nowMs: number, count: number = MINUTES): readonly Point[] {
    return mergePoints(this.#chosen(limiter).map(({ minutes }) => minutes.points(nowMs, count)));
  }

  limiters(nowMs: number): readonly LimiterState[] {
    const minuteAgo = this.#kept[0]?.snapshot ?? [];
    return this.#snapshot.map((limiter) => {
      const { name } = limiter;
      const series = this.#seriesOf(name);
      const watched = this.#watched.get(name);
      return {
        name,
        lastMinute: series.seconds.sum(nowMs, 60),
        lastHour: series.minutes.sum(nowMs, MINUTES),
        limits: limitsOf(
          limiter,
          minuteAgo.find((before) => before.name === name),
          watched,
        ),
        ...(watched && { store: watched.store(nowMs, limiter.errors as Record<string, number>) }),
      };
    });
  }

  #chosen(limiter: string | undefined): readonly Series[] {
    if (limiter === undefined) return [...this.#series.values()];
    const series = this.#series.get(limiter);
    return series === undefined ? [] : [series];
  }

  #seriesOf(name: string): Series {
    let series = this.#series.get(name);
    if (series === undefined) {
      const [seconds, minutes] = [new RateSeries(1000, SECONDS), new RateSeries(60_000, MINUTES)];
      series = { seconds, minutes, last: [0, 0, 0, 0, 0] };
      this.#series.set(name, series);
    }
    return series;
  }

  #keep(atMs: number): void {
    const last = this.#kept.at(-1);
    if (last !== undefined && atMs - last.atMs < KEPT_EVERY_MS) return;
    this.#kept = [...this.#kept, { atMs, snapshot: this.#snapshot }].slice(-KEPT);
  }
}

function countsOf({ outcomes, errors }: LimiterSnapshot): Counts {
  const failed = Object.values(errors).reduce((sum, count) => sum + count, 0);
  const { allowed, denied, degraded_allowed, degraded_denied } = outcomes;
  return [allowed, denied, degraded_allowed, degraded_denied, failed];
}

/** Limits that were counted, and those that a decision has shown. */
function limitsOf(
  now: LimiterSnapshot,
  before: LimiterSnapshot | undefined,
  watched: WatchedLimiter | undefined,
): readonly LimitState[] {
  return now.limits.map(({ name, charges, denials, near }) => {
    const past = before?.limits.find((limit) => limit.name === name);
    const facts = watched?.limits.get(name);
    return {
      name,
      kind: 'quota',
      ...facts,
      charges: charges - (past?.charges ?? 0),
      denials: denials - (past?.denials ?? 0),
      near: near - (past?.near ?? 0),
    };
  });
}
