import { createHash } from 'node:crypto';
import { kernelsOf } from './native-algorithms.ts';
import type { PgQuery } from './pg-client.ts';
import { type TableNames, withNames } from './table-names.ts';

/**
 * How long a statement waits for a lock, in milliseconds; `undefined` for as long as the settings of its
 * session let it.
 */
export type LockWait = number | undefined;

/**
 * The calls that the store makes to the functions of the migration. Each returns one row with one text,
 * `answer`.
 */
export class Statements {
  readonly #names: TableNames;
  readonly #execute: Statement;
  readonly #takes: ReadonlyMap<string, Statement>;

  /** `isPrepared`: whether the statements of checks are prepared, under names that differ between tables. */
  constructor(names: TableNames, isPrepared: boolean) {
    this.#names = names;
    const named = (text: string): Named => (isPrepared ? { text, name: nameOf(text) } : { text });
    const statement = (...call: [name: string, ...types: string[]]): Statement => ({
      patient: named(this.#call(...call)),
      bounded: named(this.#boundedCall(...call)),
    });
    this.#execute = statement('execute', 'int8', 'text[]', 'int4', 'text[]', 'int8[]', 'int8[]');
    this.#takes = new Map(
      kernelsOf('row')
        .filter(({ hasTake }) => hasTake)
        .map(({ sqlName }) => [
          sqlName,
          statement(sqlName, 'int8', 'text[]', 'int8', 'int8', 'int8', 'int8'),
        ]),
    );
  }

  execute(
    wait: LockWait,
    ...values: [
      clockMs: number | null,
      ids: string,
      locked: number,
      kernels: string,
      parameters: string,
      commands: string,
    ]
  ): PgQuery {
    return queryOf(this.#execute, values, wait);
  }

  /** Calls the copy of take.sql of a kernel. */
  take(
    sqlName: string,
    wait: LockWait,
    ...values: [clockMs: number | null, ids: string, cost: number, p1: number, p2: number, p3: number]
  ): PgQuery {
    const statement = this.#takes.get(sqlName);
    if (statement === undefined) throw new RangeError(`There is no copy of take.sql for "${sqlName}".`);
    return queryOf(statement, values, wait);
  }

  lock(wait: LockWait, ...values: [clockMs: number | null, ids: string, logs: string]): PgQuery {
    return this.#unnamed(['lock', 'int8', 'text[]', 'bool[]'], values, wait);
  }

  write(...values: [ids: string, logs: string, records: string]): PgQuery {
    return { text: this.#call('write', 'text[]', 'bool[]', 'text[]'), values };
  }

  remove(wait: LockWait, ids: string): PgQuery {
    return this.#unnamed(['remove', 'text[]'], [ids], wait);
  }

  /**
   * Returns JSON: the `lock_timeout` of the session, and those of the records that other transactions hold.
   */
  held(ids: string): PgQuery {
    const held = withNames('public.sluice_records_held($1::pg_catalog.text[])', this.#names);
    return {
      text: `SELECT pg_catalog.json_build_array(pg_catalog.current_setting('lock_timeout'), ${held})::pg_catalog.text AS answer`,
      values: [ids],
    };
  }

  sweep(...values: [clockMs: number | null, firstPage: number, pages: number]): PgQuery {
    return { text: this.#call('sweep', 'int8', 'int8', 'int8'), values };
  }

  /** Returns the version of the migration; an empty text where nothing was migrated. */
  version(): PgQuery {
    const name = `'${withNames('public.sluice_records_version()', this.#names)}'`;
    // Read, not called: a call of a function that does not exist cannot even be planned.
    return {
      text: `SELECT pg_catalog.substring(prosrc, '\\d+') AS answer FROM pg_catalog.pg_proc WHERE oid OPERATOR(pg_catalog.=) pg_catalog.to_regprocedure(${name})::pg_catalog.oid`,
    };
  }

  #unnamed(call: [name: string, ...types: string[]], values: unknown[], wait: LockWait): PgQuery {
    if (wait === undefined) return { text: this.#call(...call), values };
    return { text: this.#boundedCall(...call), values: [...values, String(wait)] };
  }

  #call(...call: [name: string, ...types: string[]]): string {
    return `SELECT ${this.#function(...call)}`;
  }

  /** Bounds the wait for locks in this transaction, unless its session has a bound of its own. */
  #boundedCall(...call: [name: string, ...types: string[]]): string {
    const own = "pg_catalog.current_setting('lock_timeout')";
    const wait = `CASE WHEN ${own} OPERATOR(pg_catalog.=) '0' THEN $${call.length}::pg_catalog.text ELSE ${own} END`;
    return `SELECT pg_catalog.set_config('lock_timeout', ${wait}, true), ${this.#function(...call)}`;
  }

  /** The types are spelled out, so that no function of another owner can fit better. */
  #function(name: string, ...types: string[]): string {
    const places = types.map((type, i) => `$${i + 1}::pg_catalog.${type}`).join(', ');
    return withNames(`public.sluice_records_${name}(${places})::pg_catalog.text AS answer`, this.#names);
  }
}

interface Named {
  readonly text: string;
  readonly name?: string;
}

interface Statement {
  readonly patient: Named;
  readonly bounded: Named;
}

function queryOf({ patient, bounded }: Statement, values: unknown[], wait: LockWait): PgQuery {
  return wait === undefined ? { ...patient, values } : { ...bounded, values: [...values, String(wait)] };
}

function nameOf(text: string): string {
  return `sluice_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}
