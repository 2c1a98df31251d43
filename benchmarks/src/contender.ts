import type { ContenderOptions } from './suite.ts';

/** What a contender is opened with. */
export interface Setup {
  /** How much a key may spend before it is denied. */
  readonly limit: number;
  /**
   * Unique to this contender: a prefix of keys, the name of a table. Lower-case letters, digits and
   * underscores.
   */
  readonly namespace: string;
  /** The address of the suite's server; empty if the suite needs none. */
  readonly serverUrl: string;
  readonly options: ContenderOptions;
}

/** Something that checks keys. */
export interface Contender {
  /**
   * Spends one unit of the key. Returns a promise, unless it can answer at once. Rejects with an `Error` if
   * it is broken. Rejecting with anything else is a denial, except in a row that times denials: there it must
   * answer.
   */
  check(key: string): unknown;
  /** Whether this answer of `check` allows the request. Absent for a floor, which decides nothing. */
  allows?(answer: unknown): boolean;
  /** Fills the records of these keys. Called before it is measured, but not before its proof. */
  prepare?(keys: readonly string[]): Promise<void>;
  /** The processor time that its server has used so far, in microseconds. */
  serverCpuMicros?(): Promise<number>;
  /** How many commands its store has received so far. */
  commandsSent?(): number;
  /** The current size of its table. */
  tableBytes?(): Promise<Readonly<Record<string, number>>>;
  /** The memory that its server uses, in bytes. */
  serverBytes?(): Promise<number>;
  /** Removes the keys that a pattern of Redis matches. */
  removeKeys?(pattern: string): Promise<void>;
  /**
   * Keeps its server from answering for `ms`, over a connection of its own: all keys on Redis, which runs one
   * command at a time, and only checks of this key on Postgres.
   */
  stall?(key: string, ms: number): Promise<void>;
  close?(): Promise<void>;
}

/** A web server with one route, on loopback. */
export interface ServedContender {
  readonly url: string;
  close(): Promise<void>;
}

/** The function that the module of a contender exports as `open`. */
export type Open<C = Contender> = (setup: Setup) => C | Promise<C>;
