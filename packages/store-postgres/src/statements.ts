import { createHash } from 'node:crypto';
import { kernelsOf } from './native-algorithms.ts';
import type { PgQuery } from './pg-client.ts';
import { type TableNames, withNames } from './table-names.ts';

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
    const statement = (text: string): Statement => (isPrepared ? { text, name: nameOf(text) } : { text });
    this.#execute = statement(this.#call('execute', 'int8', 'text[]', 'int4', 'text[]', 'int8[]', 'int8[]'));
    this.#takes = new Map(
      kernelsOf('row')
        .filter(({ hasTake }) => hasTake)
        .map(({ sqlName }) => [
          sqlName,
          statement(this.#call(sqlName, 'int8', 'text[]', 'int8', 'int8', 'int8', 'int8')),
        ]),
    );
  }

  execute(
    ...values: [
      clockMs: number | null,
      ids: string,
      locked: number,
      kernels: string,
      parameters: string,
      commands: string,
    ]
  ): PgQuery {
    return { ...this.#execute, values };
  }

  /** Calls the copy of take.sql of a kernel. */
  take(
    sqlName: string,
    ...values: [clockMs: number | null, ids: string, cost: number, p1: number, p2: number, p3: number]
  ): PgQuery {
    const statement = this.#takes.get(sqlName);
    if (statement === undefined) throw new RangeError(`There is no copy of take.sql for "${sqlName}".`);
    return { ...statement, values };
  }

  lock(...values: [clockMs: number | null, ids: string, logs: string]): PgQuery {
    return { text: this.#call('lock', 'int8', 'text[]', 'bool[]'), values };
  }

  write(...values: [ids: string, logs: string, records: string]): PgQuery {
    return { text: this.#call('write', 'text[]', 'bool[]', 'text[]'), values };
  }

  remove(ids: string): PgQuery {
    return { text: this.#call('remove', 'text[]'), values: [ids] };
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

  /** The types are spelled out, so that no function of another owner can fit better. */
  #call(name: string, ...types: string[]): string {
    const places = types.map((type, i) => `$${i + 1}::pg_catalog.${type}`).join(', ');
    return withNames(
      `SELECT public.sluice_records_${name}(${places})::pg_catalog.text AS answer`,
      this.#names,
    );
  }
}

interface Statement {
  readonly text: string;
  readonly name?: string;
}

function nameOf(text: string): string {
  return `sluice_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}
