import { createHash } from 'node:crypto';
import { nativeAlgorithmsOf } from './native-algorithms.ts';
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
    this.#execute = statement(this.#call('execute', 6));
    this.#takes = new Map(
      nativeAlgorithmsOf('row').map(({ sqlName }) => [sqlName, statement(this.#call(sqlName, 6))]),
    );
  }

  execute(
    ...values: [
      clockMs: number | null,
      ids: string,
      locked: number,
      algorithms: string,
      parameters: string,
      commands: string,
    ]
  ): PgQuery {
    return { ...this.#execute, values };
  }

  /** Calls the copy of take.sql of an algorithm whose records are one row. */
  take(
    sqlName: string,
    ...values: [clockMs: number | null, ids: string, cost: number, p1: number, p2: number, p3: number]
  ): PgQuery {
    const statement = this.#takes.get(sqlName);
    if (statement === undefined) throw new RangeError(`There is no copy of take.sql for "${sqlName}".`);
    return { ...statement, values };
  }

  lock(...values: [clockMs: number | null, ids: string, logs: string]): PgQuery {
    return { text: this.#call('lock', 3), values };
  }

  write(...values: [ids: string, logs: string, records: string]): PgQuery {
    return { text: this.#call('write', 3), values };
  }

  remove(ids: string): PgQuery {
    return { text: this.#call('remove', 1), values: [ids] };
  }

  sweep(...values: [clockMs: number | null, firstPage: number, pages: number]): PgQuery {
    return { text: this.#call('sweep', 3), values };
  }

  /** Returns the version of the migration; an empty text where nothing was migrated. */
  version(): PgQuery {
    const name = `'${withNames('public.sluice_records_version()', this.#names)}'`;
    // Read, not called: a call of a function that does not exist cannot even be planned.
    return {
      text: `SELECT substring(prosrc FROM '\\d+') AS answer FROM pg_proc WHERE oid = to_regprocedure(${name})`,
    };
  }

  #call(name: string, valueCount: number): string {
    const places = Array.from({ length: valueCount }, (_, i) => `$${i + 1}`).join(', ');
    return withNames(`SELECT public.sluice_records_${name}(${places})::text AS answer`, this.#names);
  }
}

interface Statement {
  readonly text: string;
  readonly name?: string;
}

function nameOf(text: string): string {
  return `sluice_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}
