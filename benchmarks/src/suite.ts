import type { ServerName } from '@sluice/test-servers';

/** Whose a contender is: our rate limiter, another one, or the floor, the least that the work can cost. */
export type Role = 'ours' | 'peer' | 'floor';

/** Which key is checked next. */
export type KeyPattern = 'in-turn' | 'uniform' | 'zipf' | 'hot';

/** How a contender is measured; each kind is a file in `measurements/`. */
export type MeasurementKind =
  | 'calls'
  | 'flights'
  | 'heap'
  | 'garbage'
  | 'requests'
  | 'bundle'
  | 'table'
  | 'arrivals'
  | 'fleet'
  | 'stored';

/** A server that a suite can request. The URL of a Cluster is those of its nodes, separated by commas. */
export type BenchmarkServer = ServerName | 'redis-cluster';

/** Checks that arrive at a rate of their own, whether or not earlier ones are answered. */
export interface OpenLoad {
  /** The rate, as a share of the contender's capacity: above 0 and below 1. */
  readonly ofCapacity: number;
  /** Something else keeps the server from answering for 100 ms, twice a second. */
  readonly hasStalls?: true;
}

/** Options of a contender, as they are sent to its process. */
export type ContenderOptions = Readonly<Record<string, unknown>>;

/** One contender of a row. */
export interface Entry {
  /** Unique in its row. */
  readonly id: string;
  readonly label: string;
  readonly role: Role;
  /** The URL of the module that opens it; nothing else is loaded into its process. */
  readonly module: string;
  readonly options?: ContenderOptions;
  /** How much a key may spend. Default {@link PLENTY}. */
  readonly limit?: number;
  /** The verdict of its checks while they are timed. Default: allowed. */
  readonly expected?: 'allowed' | 'denied';
  /** Leave it out of the chart, where it would make the others too small to see. */
  readonly isOffChart?: true;
  /** Its place on the line chart of a row that has an `axis`. */
  readonly series?: string;
  readonly x?: number;
  /** Overrides the row's. */
  readonly keyCount?: number;
  /** Overrides the row's. */
  readonly server?: BenchmarkServer;
}

/** Contenders that are measured in the same way, in turns. */
export interface Row {
  /** Unique in its suite. */
  readonly id: string;
  readonly title: string;
  readonly measurement: MeasurementKind;
  readonly contenders: readonly Entry[];
  /** The contender that ratios are against. */
  readonly peer?: string;
  /** The contender that does the least that the work can cost. */
  readonly floor?: string;
  readonly keys?: KeyPattern;
  readonly keyCount?: number;
  readonly inFlight?: number;
  /** The load of a row that measures `arrivals`. */
  readonly load?: OpenLoad;
  /** Measured once, without a round to warm up, because the figure cannot vary. */
  readonly isMeasuredOnce?: true;
  /** How many checks or requests a round makes, if it does not run for a time; `few` unless in a full run. */
  readonly checks?: { readonly few: number; readonly full: number };
  /** The name of what grows, in a row that is drawn as lines. */
  readonly axis?: string;
  /** What the reader must know to judge the row. */
  readonly note?: string;
}

/** Rows about one subject. */
export interface Suite {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** Packages whose versions belong to its figures. */
  readonly packages: readonly string[];
  readonly rows: readonly Row[];
  /** The server that a row needs, if any. */
  readonly serverOf: (row: Row) => BenchmarkServer | undefined;
}

/** A limit that no measurement reaches. */
export const PLENTY = 1_000_000_000;
