import type { Entry, MeasurementKind } from '../suite.ts';
import type { KeyPattern } from './keys.ts';

/** What the process of a contender is told to do. */
export interface Assignment {
  readonly measurement: MeasurementKind;
  readonly entry: Entry;
  readonly namespace: string;
  readonly serverUrl: string;
  readonly keys: KeyPattern;
  readonly keyCount: number;
  readonly inFlight: number;
  /** How long a round lasts, in a measurement that goes by time. */
  readonly roundMs: number;
  /** How many checks a round makes, in a measurement that does not. */
  readonly checks: number;
}

/** What one round gave, by the name of the figure. */
export type Figures = Readonly<Record<string, number>>;

/** A contender that has shown that it answers rightly, ready to be measured. */
export interface Measuring {
  round(): Promise<Figures>;
  close(): Promise<void>;
}

/** Opens a contender and has it prove itself; rejects with what is wrong. */
export type StartMeasuring = (assignment: Assignment) => Promise<Measuring>;
