import type { KeyPattern } from './measurements/keys.ts';

/** What a contender is to the comparison: a rate limiter of ours or of others, or the least that the work can cost. */
export type Role = 'ours' | 'peer' | 'floor';

/** How a contender is measured; each is a file in `measurements/`. */
export type MeasurementKind = 'calls' | 'flights' | 'heap' | 'requests' | 'bundle' | 'table';

/** Options of a contender, as they go to its process. */
export type ContenderOptions = Readonly<Record<string, unknown>>;

/** One contender of a row. */
export interface Entry {
  /** Unique in its row. */
  readonly id: string;
  readonly label: string;
  readonly role: Role;
  /** The module that opens it, as a URL; nothing else is loaded into its process. */
  readonly module: string;
  readonly options?: ContenderOptions;
  /** How much a key may spend. Default {@link PLENTY}. */
  readonly limit?: number;
  /** What its checks have to answer while they are timed. Default: allowed. */
  readonly expected?: 'allowed' | 'denied';
  /** Whether it is in the table alone: beside it, nothing else could be seen on a chart. */
  readonly isOffChart?: true;
  /** Its place on the line chart of a row that has an `axis`. */
  readonly series?: string;
  readonly x?: number;
  /** In place of the row's. */
  readonly keyCount?: number;
}

/** Contenders that are measured alike, in turns. */
export interface Row {
  /** Unique in its suite. */
  readonly id: string;
  readonly title: string;
  readonly measurement: MeasurementKind;
  readonly contenders: readonly Entry[];
  /** The contender that ratios are against. */
  readonly peer?: string;
  /** The contender that is the physical limit. */
  readonly floor?: string;
  readonly keys?: KeyPattern;
  readonly keyCount?: number;
  readonly inFlight?: number;
  /** What cannot vary is measured once, without a round to warm up. */
  readonly isMeasuredOnce?: true;
  /** How many checks a measurement makes, where it does not go by time; the first in a quick run. */
  readonly checks?: { readonly quick: number; readonly full: number };
  /** What grows, in a row that is drawn as lines. */
  readonly axis?: string;
  /** What the reader has to know to judge the row. */
  readonly note?: string;
}

/** A server that a suite needs. */
export type ServerName = 'redis' | 'postgres';

/** Rows about one thing. */
export interface Suite {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** Packages whose versions belong to its figures. */
  readonly packages: readonly string[];
  readonly rows: readonly Row[];
  /** What server a row needs, if any. */
  readonly serverOf: (row: Row) => ServerName | undefined;
}

/** A limit that no measurement reaches. */
export const PLENTY = 1_000_000_000;
