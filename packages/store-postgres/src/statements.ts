import { createHash } from 'node:crypto';
import type { PgQuery } from './pg-client.ts';
import { type TableNames, withNames } from './table-names.ts';

/** The calls that the store makes of what the migration has made. Each answers one row with one text, `answer`. */
export class Statements {
  readonly #names: TableNames;
  readonly #execute: { readonly text: string; readonly name?: string };

  /** `isPrepared`: whether `execute` is a prepared statement, with a name that differs between tables. */
  constructor(names: TableNames, isPrepared: boolean) {
    this.#names = names;
    const text = this.#call('execute', 6);
    const name = `sluice_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
    this.#execute = isPrepared ? { text, name } : { text };
  }

  execute(values: unknown[]): PgQuery {
    return { ...this.#execute, values };
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

  /** The version of the migration; empty where there was none. */
  version(): PgQuery {
    const name = `'${withNames('public.sluice_records_version()', this.#names)}'`;
    // Asked in two steps, since a call of a function that does not exist cannot even be planned.
    return {
      text: `SELECT substring(prosrc FROM '\\d+') AS answer FROM pg_proc WHERE oid = to_regprocedure(${name})`,
    };
  }

  #call(name: string, values: number): string {
    const places = Array.from({ length: values }, (_, i) => `$${i + 1}`).join(', ');
    return withNames(`SELECT public.sluice_records_${name}(${places})::text AS answer`, this.#names);
  }
}
