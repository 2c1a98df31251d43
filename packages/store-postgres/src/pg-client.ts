/** A statement that the store sends. */
export interface PgQuery {
  readonly text: string;
  readonly values?: unknown[];
  /** The name of the prepared statement, if it is to be one. */
  readonly name?: string;
}

/** The part of a result that the store reads. */
export interface PgResult {
  readonly rows: readonly unknown[];
}

interface EmitsErrors {
  on?(event: 'error', listener: (error: Error) => void): unknown;
  removeListener?(event: 'error', listener: (error: Error) => void): unknown;
}

/**
 * What the store needs of one connection. A `Client` of `pg` has it, and so does what `fromPglite` returns.
 */
export interface PgClient extends EmitsErrors {
  /** Whether the database runs in this process, and thus by the clock of the process. Default: `false`. */
  readonly isInProcess?: boolean;
  /**
   * Whether a transaction is open: `'T'`, `'E'` for one that has failed, and anything else for none or
   * unknown. Recent versions of `pg` have it. Without it, each check in `withClient` costs two more round
   * trips.
   */
  getTransactionStatus?(): string | null | undefined;
  query(query: PgQuery): Promise<PgResult>;
}

/** A connection borrowed from a pool. */
export interface PgPoolClient extends PgClient {
  /** Returns it to the pool; `true` or an error closes it instead. */
  release(destroy?: boolean | Error): void;
}

/** What the store needs of a pool. A `Pool` of `pg` has it. */
export interface PgPool {
  /** The number of connections. Only a pool has it, so it distinguishes a pool from a client. */
  readonly totalCount: number;
  connect(): Promise<PgPoolClient>;
  on?(event: 'error', listener: (error: Error) => void): unknown;
  on?(event: 'acquire' | 'connect', listener: (client: PgPoolClient) => void): unknown;
  removeListener?(event: 'error', listener: (error: Error) => void): unknown;
  removeListener?(event: 'acquire' | 'connect', listener: (client: PgPoolClient) => void): unknown;
}

/** Whether it is a pool and not a single connection. */
export function isPool(pool: PgPool | PgClient): pool is PgPool {
  return typeof (pool as Partial<PgPool>).totalCount === 'number';
}

export function isInProcess(pool: PgPool | PgClient): boolean {
  return (pool as Partial<PgClient>).isInProcess === true;
}
