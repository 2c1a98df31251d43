import type { RoundFigures } from '../figures/results.ts';
import type { Entry, KeyPattern, MeasurementKind, OpenLoad } from '../suite.ts';

/** What the process of a contender measures. */
export interface Assignment {
  readonly measurement: MeasurementKind;
  readonly entry: Entry;
  readonly namespace: string;
  readonly serverUrl: string;
  readonly keys: KeyPattern;
  readonly keyCount: number;
  readonly inFlight: number;
  /** How long a round lasts, in a measurement that runs for a time. */
  readonly roundMs: number;
  /** How many checks a round makes, in a measurement that does not. */
  readonly checks: number;
  /** The load, in a measurement of arrivals. */
  readonly load?: OpenLoad;
}

/** A contender that has proved its verdicts and is ready to be measured. */
export interface Measuring {
  round(): Promise<RoundFigures>;
  close(): Promise<void>;
}

/** Opens a contender and makes it prove its verdicts. Rejects with the reason if it cannot. */
export type StartMeasuring = (assignment: Assignment) => Promise<Measuring>;
