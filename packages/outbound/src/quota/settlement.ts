import type { DimensionReading, Moment } from '../observation.ts';
import type { Ticket } from './quota-use.ts';

/** What a permit holds or has charged of one record. */
export interface Part {
  /** The scope of the record's key. */
  readonly scope: string;
  readonly cost: number;
  /** The store's time at which it was granted. */
  readonly atMs: number;
  /** Absent: a declared limit, which was charged at the grant. */
  readonly ticket?: Ticket;
}

/** What a permit holds. */
export interface Grant {
  /** The store's time at which the first part was granted. */
  readonly grantedAtMs: number;
  readonly parts: readonly Part[];
}

/** The call was answered. */
export interface Answer {
  readonly kind: 'answered';
  readonly grant: Grant;
  readonly dateMs: number | undefined;
  readonly readings: readonly ScopedReading[];
  /** The response comes from a cache: the upstream has said nothing. */
  readonly isFromCache?: boolean;
  /** What the call has cost, by scope, where that is known to differ from what was granted. */
  readonly actual: ReadonlyMap<string, number>;
  /** Absent: the call was not limited. */
  readonly limited?: {
    readonly isQuotaGone: boolean;
    readonly pause: Moment | undefined;
    /** The scope of the record that is paused. */
    readonly scope: string;
  };
}

/** What the answer says about the record of this scope. */
export interface ScopedReading {
  readonly scope: string;
  readonly reading: DimensionReading;
}

/** `lost`: the call was sent and has no answer. `unsent`: it was certainly not sent. */
export interface NoAnswer {
  readonly kind: 'lost' | 'unsent';
  readonly grant: Grant;
}

/** A call that is settled has turned out to cost more (or, for declared limits, less) than was counted. */
export interface Adjustment {
  readonly kind: 'adjusted';
  readonly grant: Grant;
  /** By scope: units to add. */
  readonly more: ReadonlyMap<string, number>;
}

/** The application pauses the record of this scope. */
export interface Pause {
  readonly kind: 'paused';
  readonly scope: string;
  /** From the store's time on. */
  readonly forMs: number;
}

/** The application ends a pause of the record of this scope. */
export interface Resumption {
  readonly kind: 'resumed';
  readonly scope: string;
}

/** A response has named the bucket of a route, whose record has this scope. */
export interface NamedBucket {
  readonly kind: 'named';
  readonly scope: string;
  readonly bucket: string;
}

/** How a call is settled. */
export type CallSettlement = Answer | NoAnswer | Adjustment;

/** One change of what is known, in the order in which it became known. */
export type Settlement = CallSettlement | Pause | Resumption | NamedBucket;
