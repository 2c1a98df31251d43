import type { Algorithm } from '../src/algorithm.ts';

/** An admitted check: its cost, and the millisecond at which it was admitted. */
export interface Admission {
  readonly atMs: number;
  readonly cost: number;
}

/** The most units that an algorithm allows from one millisecond to another, both included. */
export type MostIn = (algorithm: Algorithm, fromMs: number, toMs: number) => number;

/** Windows that open at any time: as many as follow each other without a gap, and one that is cut. */
export const inWindows: MostIn = ({ limit, windowMs }, fromMs, toMs) =>
  limit * (Math.floor((toMs - fromMs) / windowMs) + 2);

export const inClockWindows: MostIn = ({ limit, windowMs }, fromMs, toMs) =>
  limit * (Math.floor(toMs / windowMs) - Math.floor(fromMs / windowMs) + 1);

/** No span of `t` up to a window is granted more than `limit * (1 + t / window)`. */
export const inWeightedWindows: MostIn = (algorithm, fromMs, toMs) => {
  const { limit, windowMs } = algorithm;
  const spanMs = toMs - fromMs;
  const most = inClockWindows(algorithm, fromMs, toMs);
  return spanMs <= windowMs ? Math.min(most, limit * (1 + spanMs / windowMs)) : most;
};

export const inLog: MostIn = ({ limit, windowMs }, fromMs, toMs) =>
  limit * (Math.floor((toMs - fromMs) / windowMs) + 1);

export const inBucket: MostIn = ({ parameters }, fromMs, toMs) => {
  const [capacity, amount, periodMs] = parameters as [number, number, number];
  return capacity + ((toMs - fromMs) * amount) / periodMs;
};

/** An interval in which more was admitted than the algorithm allows in it and the term before it. */
export function excess(
  algorithm: Algorithm,
  termMs: number,
  admissions: readonly Admission[],
  mostIn: MostIn,
): string | undefined {
  const ordered = admissions.toSorted((one, other) => one.atMs - other.atMs);
  for (const [i, { atMs: fromMs }] of ordered.entries()) {
    let admitted = 0;
    for (let j = i; j < ordered.length; j++) {
      const { atMs: toMs, cost } = ordered[j] as Admission;
      admitted += cost;
      const most = mostIn(algorithm, fromMs - termMs, toMs);
      if (admitted > most) return `${admitted} instead of ${most} from ${fromMs} to ${toMs}`;
    }
  }
  return undefined;
}
