import type { Counts, Point } from '../messages.ts';

const FIELDS = 5;

/** Counts per step of time, for the last `length` steps, in one array of integers. */
export class RateSeries {
  readonly #stepMs: number;
  readonly #length: number;
  readonly #counts: Uint32Array;
  /** Which step each place of the ring holds. */
  readonly #steps: Float64Array;

  constructor(stepMs: number, length: number) {
    this.#stepMs = stepMs;
    this.#length = length;
    this.#counts = new Uint32Array(length * FIELDS);
    this.#steps = new Float64Array(length).fill(-1);
  }

  /** Adds to the step that contains `nowMs`. */
  add(nowMs: number, counts: Counts): void {
    const step = Math.floor(nowMs / this.#stepMs);
    const place = step % this.#length;
    if (this.#steps[place] !== step) {
      this.#steps[place] = step;
      this.#counts.fill(0, place * FIELDS, (place + 1) * FIELDS);
    }
    for (let i = 0; i < FIELDS; i++) {
      const index = place * FIELDS + i;
      this.#counts[index] = (this.#counts[index] as number) + (counts[i] as number);
    }
  }

  /** The last `count` steps up to `nowMs` in which something was added, oldest first. */
  points(nowMs: number, count: number = this.#length): readonly Point[] {
    const last = Math.floor(nowMs / this.#stepMs);
    const points: Point[] = [];
    for (let step = last - Math.min(count, this.#length) + 1; step <= last; step++) {
      const place = step % this.#length;
      if (this.#steps[place] !== step) continue;
      const [a, b, c, d, e] = this.#counts.subarray(place * FIELDS, (place + 1) * FIELDS);
      points.push([step * this.#stepMs, a ?? 0, b ?? 0, c ?? 0, d ?? 0, e ?? 0]);
    }
    return points;
  }

  /** The sum of the last `count` steps. */
  sum(nowMs: number, count: number): Counts {
    return sumOf(this.points(nowMs, count).map(([, ...counts]) => counts));
  }
}

/** Adds counts field by field. */
export function sumOf(all: readonly Counts[]): Counts {
  const sum: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  for (const counts of all) for (const [i, count] of counts.entries()) sum[i] = (sum[i] ?? 0) + count;
  return sum;
}

/** Adds series step by step, oldest step first. */
export function mergePoints(series: readonly (readonly Point[])[]): readonly Point[] {
  const [only, ...others] = series;
  if (only !== undefined && others.length === 0) return only;
  const steps = new Map<number, Counts>();
  for (const [atMs, ...counts] of series.flat()) {
    steps.set(atMs, sumOf([steps.get(atMs) ?? [0, 0, 0, 0, 0], counts]));
  }
  return [...steps].sort(([a], [b]) => a - b).map(([atMs, counts]) => [atMs, ...counts]);
}
