/** One statement, as the store sends it. */
export interface PgQuery {
  readonly text: string;
  readonly values?: unknown[];
  /** Asks for a prepared statement of this name. */
  readonly name?: string;
}

/** What the store reads of a result. */
export interface PgResult {
  readonly rows: readonly unknown[];
}

interface EmitsErrors {
  on?(event: 'error', listener: (error: Error) => void): unknown;
  removeListener?(event: 'error', listener: (error: Error) => void): unknown;
}

/** What the store needs of one connection: a `Client` of `pg` has it, and what `fromPglite` makes. */
export interface PgClient extends EmitsErrors {
  /** Whether the database runs in this process, and so by its clock. */
  readonly isInProcess?: boolean;
  query(query: PgQuery): Promise<PgResult>;
}

/** A connection that a pool has lent. */
export interface PgPoolClient extends PgClient {
  /** Gives it back; `true` or an error closes it instead. */
  release(destroy?: boolean | Error): void;
}

/** What the store needs of a pool: a `Pool` of `pg` has it. */
export interface PgPool {
  /** How many connections there are: what tells a pool from a client. */
  readonly totalCount: number;
  connect(): Promise<PgPoolClient>;
  on?(event: 'error', listener: (error: Error) => void): unknown;
  on?(event: 'acquire', listener: (client: PgPoolClient) => void): unknown;
  removeListener?(event: 'error', listener: (error: Error) => void): unknown;
  removeListener?(event: 'acquire', listener: (client: PgPoolClient) => void): unknown;
}

/** Whether it is a pool; otherwise it is a single connection. */
export function isPool(pool: PgPool | PgClient): pool is PgPool {
  return typeof (pool as Partial<PgPool>).totalCount === 'number';
}

export function isInProcess(pool: PgPool | PgClient): boolean {
  return (pool as Partial<PgClient>).isInProcess === true;
}
