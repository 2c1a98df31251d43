import { createHash } from 'node:crypto';
import type { PgQuery } from './pg-client.ts';
import { type TableNames, withNames } from './table-names.ts';

/** The calls that the store makes of what the migration has made. Each answers one row with one text, `answer`. */
export class Statements {
  readonly #names: TableNames;
  readonly #execute: Statement;
  readonly #takes = new Map<string, Statement>();

  /** `isPrepared`: whether the statements of checks are prepared, under names that differ between tables. */
  constructor(names: TableNames, isPrepared: boolean) {
    this.#names = names;
    const statement = (text: string): Statement => (isPrepared ? { text, name: nameOf(text) } : { text });
    this.#execute = statement(this.#call('execute', 6));
    for (const algorithm of ['fixed-window', 'sliding-window', 'token-bucket', 'leaky-bucket', 'gcra']) {
      this.#takes.set(algorithm, statement(this.#call(algorithm.replace('-', '_'), 6)));
    }
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

  /** Only for the algorithms that take.sql has. */
  take(
    algorithm: string,
    ...values: [clockMs: number | null, ids: string, cost: number, p1: number, p2: number, p3: number]
  ): PgQuery {
    const { text, name } = this.#takes.get(algorithm) ?? { text: '' };
    return name === undefined ? { text, values } : { text, name, values };
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
    // Read, not called: a call of a function that does not exist cannot even be planned.
    return {
      text: `SELECT substring(prosrc FROM '\\d+') AS answer FROM pg_proc WHERE oid = to_regprocedure(${name})`,
    };
  }

  #call(name: string, values: number): string {
    const places = Array.from({ length: values }, (_, i) => `$${i + 1}`).join(', ');
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
