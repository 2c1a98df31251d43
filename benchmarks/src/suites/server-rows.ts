import type { Entry, Row } from '../suite.ts';

/** How the rows of a server are compared and measured. */
export const against = { peer: 'rate-limiter-flexible', floor: 'floor', measurement: 'flights' } as const;

/** The contenders of the rows that every server has. */
export interface ServerContenders {
  readonly thousandInFlight: readonly Entry[];
  readonly hundredInFlight: readonly Entry[];
  readonly oneAtATime: readonly Entry[];
  readonly hotKey: readonly Entry[];
  readonly zipf: readonly Entry[];
  readonly garbage: readonly Entry[];
}

/** How many checks a row about garbage makes. */
export const GARBAGE_CHECKS = { few: 20_000, full: 100_000 };

/**
 * Builds the rows that every server has: many or few checks in flight, on distinct keys, one hot key or Zipf
 * keys.
 */
export function serverRows(contenders: ServerContenders): Readonly<Record<keyof ServerContenders, Row>> {
  return {
    thousandInFlight: {
      ...against,
      id: 'in-flight-1000',
      title: '1,000 in flight, distinct keys',
      inFlight: 1000,
      contenders: contenders.thousandInFlight,
    },
    hundredInFlight: {
      ...against,
      id: 'in-flight-100',
      title: '100 in flight, distinct keys',
      inFlight: 100,
      contenders: contenders.hundredInFlight,
    },
    oneAtATime: {
      ...against,
      id: 'in-flight-1',
      title: 'one at a time, distinct keys',
      inFlight: 1,
      contenders: contenders.oneAtATime,
    },
    hotKey: {
      ...against,
      id: 'hot',
      title: '1,000 in flight, one hot key',
      inFlight: 1000,
      keys: 'hot',
      contenders: contenders.hotKey,
    },
    zipf: {
      ...against,
      id: 'zipf',
      title: '1,000 in flight, 10,000 keys, Zipf',
      inFlight: 1000,
      keys: 'zipf',
      contenders: contenders.zipf,
    },
    garbage: {
      ...against,
      id: 'garbage',
      title: 'bytes allocated a check, 1,000 in flight, distinct keys',
      measurement: 'garbage',
      inFlight: 1000,
      checks: GARBAGE_CHECKS,
      contenders: contenders.garbage,
      note: 'In the process of the limiter, its client included. Sampled by V8, those of collected objects too.',
    },
  };
}
