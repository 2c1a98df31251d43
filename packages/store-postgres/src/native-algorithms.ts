import { type BuiltInAlgorithm, isBuiltInAlgorithm } from '@sluice/core';
import type { programs } from './programs/programs.ts';

/**
 * Whether a record is one row, or a header whose entries are rows of a second table: see
 * sliding-window-log.sql.
 */
export type Layout = 'row' | 'row-per-entry';

interface NativeAlgorithm {
  /** The files in programs/ that its arithmetic consists of. */
  readonly programs: readonly (keyof typeof programs)[];
  readonly layout: Layout;
  /** What its functions are named after, and its copy of take.sql. Only those of one row have a copy. */
  readonly sqlName: string;
}

const table: Readonly<Record<BuiltInAlgorithm, NativeAlgorithm>> = {
  'fixed-window': { programs: ['fixed-window'], layout: 'row', sqlName: 'fixed_window' },
  'sliding-window': { programs: ['sliding-window'], layout: 'row', sqlName: 'sliding_window' },
  'sliding-window-log': { programs: ['sliding-window-log'], layout: 'row-per-entry', sqlName: 'log' },
  'token-bucket': { programs: ['bucket', 'token-bucket'], layout: 'row', sqlName: 'token_bucket' },
  'leaky-bucket': { programs: ['bucket', 'leaky-bucket'], layout: 'row', sqlName: 'leaky_bucket' },
  gcra: { programs: ['bucket', 'gcra'], layout: 'row', sqlName: 'gcra' },
};

/** The names of the algorithms that run inside Postgres. */
export const nativeAlgorithmNames: readonly BuiltInAlgorithm[] = Object.freeze(
  Object.keys(table) as BuiltInAlgorithm[],
);

/** The rows of a layout, in the order of the table. */
export function nativeAlgorithmsOf(layout: Layout): readonly NativeAlgorithm[] {
  return Object.values(table).filter((row) => row.layout === layout);
}

/** The row of an algorithm. Throws a `RangeError` for one that has no program. */
export function nativeAlgorithm(name: string): NativeAlgorithm {
  if (isBuiltInAlgorithm(name)) return table[name];
  throw new RangeError(`Postgres has no program for the algorithm "${name}". Run it through \`update\`.`);
}

/** How the records of any algorithm are stored. Those of custom algorithms are one row each. */
export function layoutOf(name: string): Layout {
  return isBuiltInAlgorithm(name) ? table[name].layout : 'row';
}
