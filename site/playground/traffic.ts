import { randomFrom } from './random-from.ts';

/** One call of the simulated client. */
export interface Arrival {
  readonly atMs: number;
  readonly key: string;
}

/** Where the calls come from. Times are milliseconds from the start. */
export type TrafficSpec =
  | { readonly kind: 'clicks'; readonly atMs: readonly number[] }
  | { readonly kind: 'steady'; readonly perSecond: number; readonly seconds: number }
  | { readonly kind: 'bursts'; readonly size: number; readonly everyMs: number; readonly seconds: number }
  | {
      readonly kind: 'random';
      readonly perSecond: number;
      readonly seconds: number;
      readonly seed: number;
    }
  /** A log stays in the page, so a link does not carry it. */
  | { readonly kind: 'log'; readonly arrivals: readonly Arrival[] };

export type TrafficKind = TrafficSpec['kind'];

/** More calls than this are cut off: a picture of more shows nothing. */
export const MOST_ARRIVALS = 5000;

/** The bounds of what a visitor may enter. */
export const trafficBounds = {
  perSecond: { min: 0.1, max: 200 },
  seconds: { min: 1, max: 3600 },
  size: { min: 1, max: 500 },
  everyMs: { min: 10, max: 3_600_000 },
  seed: { min: 0, max: 2 ** 31 - 1 },
  atMs: { min: 0, max: 3_600_000 },
} as const;

const ONE_CLIENT = 'client';

/** The calls of the traffic, in the order of time, at most {@link MOST_ARRIVALS}. */
export function arrivalsOf(traffic: TrafficSpec): readonly Arrival[] {
  if (traffic.kind === 'log') return traffic.arrivals.slice(0, MOST_ARRIVALS);
  return timesOf(traffic).map((atMs) => ({ atMs, key: ONE_CLIENT }));
}

function timesOf(traffic: Exclude<TrafficSpec, { kind: 'log' }>): readonly number[] {
  switch (traffic.kind) {
    case 'clicks':
      return [...traffic.atMs].sort((a, b) => a - b).slice(0, MOST_ARRIVALS);
    case 'steady': {
      const count = Math.min(MOST_ARRIVALS, Math.floor(traffic.perSecond * traffic.seconds));
      return Array.from({ length: count }, (_, i) => Math.round((i * 1000) / traffic.perSecond));
    }
    case 'bursts': {
      const bursts = Math.ceil((traffic.seconds * 1000) / traffic.everyMs);
      const times: number[] = [];
      for (let burst = 0; burst < bursts && times.length < MOST_ARRIVALS; burst++)
        for (let i = 0; i < traffic.size && times.length < MOST_ARRIVALS; i++)
          // A browser's burst is not one instant: a few milliseconds lie between its requests.
          times.push(burst * traffic.everyMs + 4 * i);
      return times.sort((a, b) => a - b);
    }
    case 'random': {
      const random = randomFrom(traffic.seed);
      const times: number[] = [];
      let atMs = 0;
      while (times.length < MOST_ARRIVALS) {
        // The gaps of a Poisson process: independent callers that know nothing of each other.
        atMs += (-Math.log(1 - random()) * 1000) / traffic.perSecond;
        if (atMs >= traffic.seconds * 1000) break;
        times.push(Math.round(atMs));
      }
      return times;
    }
  }
}
