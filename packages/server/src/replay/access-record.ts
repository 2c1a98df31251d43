import type { Attributes } from '@sluice/config';

/** One request of an access log. */
export interface AccessRequest {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly attributes: Attributes;
}

/** A request, and where it was read. */
export interface AccessRecord extends AccessRequest {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** Reads one line: its request, or a sentence about why it has none. */
export type ReadLine = (line: string) => AccessRequest | string;
