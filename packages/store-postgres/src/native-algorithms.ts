import { type BuiltInAlgorithm, isBuiltInAlgorithm } from '@sluice/core';
import type { programs } from './programs/programs.ts';

/** Whether a record is one row, or a header whose entries are rows of a second table: see entry-log.sql. */
export type Layout = 'row' | 'row-per-entry';

interface Kernel {
  /** The file in programs/ with its arithmetic. */
  readonly program: keyof typeof programs;
  readonly layout: Layout;
  /** What its functions are named after. */
  readonly sqlName: string;
  /** Whether it has a copy of take.sql. */
  readonly hasTake: boolean;
  /** Whether only denied checks write it: it is read without a lock, and locked last. */
  readonly isWrittenWhenDenied: boolean;
}

const ROW = { layout: 'row', hasTake: true, isWrittenWhenDenied: false } as const;

const bucket: Kernel = { ...ROW, program: 'bucket', sqlName: 'bucket' };
const fixedWindow: Kernel = { ...ROW, program: 'fixed-window', sqlName: 'fixed_window' };
const slidingWindow: Kernel = { ...ROW, program: 'sliding-window', sqlName: 'sliding_window' };
const entryLog: Kernel = {
  ...ROW,
  program: 'entry-log',
  sqlName: 'log',
  layout: 'row-per-entry',
  hasTake: false,
};
const block: Kernel = {
  ...ROW,
  program: 'block',
  sqlName: 'block',
  hasTake: false,
  isWrittenWhenDenied: true,
};

const table: Readonly<Record<BuiltInAlgorithm, Kernel>> = {
  'fixed-window': fixedWindow,
  'sliding-window': slidingWindow,
  'sliding-window-log': entryLog,
  'token-bucket': bucket,
  'leaky-bucket': bucket,
  gcra: bucket,
  concurrency: entryLog,
  block,
};

/** The names of the algorithms that run inside Postgres. */
export const nativeAlgorithmNames: readonly BuiltInAlgorithm[] = Object.freeze(
  Object.keys(table) as BuiltInAlgorithm[],
);

/** The kernels of a layout, each once. */
export function kernelsOf(layout: Layout): readonly Kernel[] {
  return [...new Set(Object.values(table))].filter((kernel) => kernel.layout === layout);
}

/** The kernel of an algorithm. Throws a `RangeError` for one that has no program. */
export function kernelOf(name: string): Kernel {
  if (isBuiltInAlgorithm(name)) return table[name];
  throw new RangeError(`Postgres has no program for the algorithm "${name}". Run it through \`update\`.`);
}

/** How the records of any algorithm are stored. Those of custom algorithms are one row each. */
export function layoutOf(name: string): Layout {
  return isBuiltInAlgorithm(name) ? table[name].layout : 'row';
}

/** Whether the records of any algorithm are locked after all others. */
export function isLockedLast(name: string): boolean {
  return isBuiltInAlgorithm(name) && table[name].isWrittenWhenDenied;
}
