import type { ContenderOptions } from './suite.ts';

/** What a contender is opened with. */
export interface Setup {
  /** How much a key may spend before it is denied. */
  readonly limit: number;
  /** Nobody else's: a prefix of keys, a name of a table. Lower-case letters, digits and underscores. */
  readonly namespace: string;
  /** The server of the suite; empty where the suite needs none. */
  readonly serverUrl: string;
  readonly options: ContenderOptions;
}

/** Something that checks keys. */
export interface Contender {
  /**
   * Spends one of the key. A promise, unless it can answer at once. Rejects with an `Error` if it is broken; with
   * anything else it denies, though not in a row that times denials: there it has to answer.
   */
  check(key: string): unknown;
  /** Whether this answer of `check` lets the request pass. A floor decides nothing and has none. */
  allows?(answer: unknown): boolean;
  /** Called before it is measured, but not before its proof: fills the records of these keys. */
  prepare?(keys: readonly string[]): Promise<void>;
  /** Processor time that its server has used so far, in microseconds. */
  serverCpuMicros?(): Promise<number>;
  /** How large its table is now. */
  tableBytes?(): Promise<Readonly<Record<string, number>>>;
  close?(): Promise<void>;
}

/** A web server with one route, on loopback. */
export interface ServedContender {
  readonly url: string;
  close(): Promise<void>;
}

/** What the module of a contender exports as `open`. */
export type Open<C = Contender> = (setup: Setup) => C | Promise<C>;
