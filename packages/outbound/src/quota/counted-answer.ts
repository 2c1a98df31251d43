import type { DimensionReading } from '../observation.ts';
import type { Ticket } from './quota-use.ts';

/** A call whose answer says something about this dimension. */
export interface Answered {
  readonly reading: DimensionReading;
  /** Absent: this dimension was not known when the call was granted. */
  readonly ticket: Ticket | undefined;
  /** What was held for the call. */
  readonly cost: number;
  /** What it has cost. */
  readonly actual: number;
}

/** An answer as the rules for windows and buckets need it: in units, unless stated otherwise. */
export interface Counted extends Answered {
  /** Thousandths of a unit; `undefined`: not said. */
  readonly remaining: number | undefined;
  /** What is still to be charged; 0 if the end of the lease has charged it. */
  readonly charged: number;
  /** Thousandths of a unit that remain for certain, in whatever window the call was counted. */
  readonly clamped: number;
  /** What was settled without numbers while the call was under way. */
  readonly uncounted: number;
}
