import type { Observation } from './observation.ts';
import type { UpstreamCall } from './upstream-call.ts';
import type { UpstreamResponse } from './upstream-response.ts';

/** One thing that an upstream counts, such as requests, tokens, or points of a day. */
export interface Dimension {
  /** Lower-case letters, digits and hyphens, at most 64. */
  readonly name: string;
  /** See `DimensionReading.kind`. Absent: learnt. */
  readonly kind?: 'window' | 'bucket';
  /** Units per second by which the bucket refills, where the provider documents it. */
  readonly refillPerSecond?: number;
  /** The length of the window in milliseconds, where the provider documents it. */
  readonly windowMs?: number;
  /** What a call costs if the caller does not say it. Default: 1. */
  readonly defaultCost?: number;
}

/** Where a call belongs, as far as the call itself shows it. */
export interface Route {
  /** Calls of one route share a bucket: `search`, or `POST /channels/:id/messages`. */
  readonly route: string;
  /**
   * Kept apart within the bucket, whatever id the upstream names for it: the channel, guild or webhook of
   * Discord. Default: none.
   */
  readonly resource?: string;
}

/** How the responses of one upstream are read. Data and pure functions; no state, and no I/O. */
export interface Profile {
  /** For events and messages, such as `github`. */
  readonly name: string;
  /**
   * The dimensions that are known beforehand: they hold calls back until the first answer of a bucket. One
   * that this answer does not mention limits nothing, until an answer mentions it. A response may name more.
   * After an answer that mentions none, such as an error page, calls start slowly. Empty: no call waits for
   * an answer.
   */
  readonly dimensions: readonly Dimension[];
  /**
   * Reads a response. Pure, and never throws, whatever the response holds: what cannot be read is absent. A
   * response from 100 to 199 is never passed.
   */
  read(response: UpstreamResponse, call?: UpstreamCall): Observation;
  /**
   * Returns the route of a call. Absent: the upstream has one bucket per key. Until the upstream has named a
   * bucket for the route, the route is its own bucket.
   */
  bucketOf?(call: UpstreamCall): Route;
}
