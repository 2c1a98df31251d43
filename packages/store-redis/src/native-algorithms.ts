import { type BuiltInAlgorithm, isBuiltInAlgorithm, type StoredRecord } from '@sluice/core';
import type { programs } from './programs/programs.ts';
import type { Reply } from './reply.ts';

/**
 * How Redis holds the records of an algorithm: see stored-record.ts, and bucket.lua for the bucket's extra
 * number.
 */
export type Layout = 'plain' | 'ring' | 'bucket';

interface NativeAlgorithm {
  /** The files in programs/ that its program consists of. */
  readonly programs: readonly (keyof typeof programs)[];
  readonly layout: Layout;
  /** Reads the rest of a live record from a reply, in which times count from now. */
  readRecord(reply: Reply, nowMs: number, expiresAtMs: number): StoredRecord;
}

const bucket: NativeAlgorithm = {
  programs: ['bucket', 'token-bucket', 'leaky-bucket', 'gcra'],
  layout: 'bucket',
  readRecord: (reply, nowMs, expiresAtMs) => [
    expiresAtMs,
    reply.nextNumber(),
    nowMs + reply.nextNumber(),
    reply.nextNumber(),
  ],
};

const log: NativeAlgorithm = {
  programs: ['entry-log', 'sliding-window-log', 'concurrency'],
  layout: 'ring',
  readRecord: readLogDigest,
};

const table: Readonly<Record<BuiltInAlgorithm, NativeAlgorithm>> = {
  'fixed-window': {
    programs: ['fixed-window'],
    layout: 'plain',
    readRecord: (reply, nowMs, expiresAtMs) => [expiresAtMs, reply.nextNumber(), nowMs + reply.nextNumber()],
  },
  'sliding-window': {
    programs: ['sliding-window'],
    layout: 'plain',
    readRecord: (reply, nowMs, expiresAtMs) => [
      expiresAtMs,
      nowMs + reply.nextNumber(),
      reply.nextNumber(),
      reply.nextNumber(),
    ],
  },
  'sliding-window-log': log,
  'token-bucket': bucket,
  'leaky-bucket': bucket,
  gcra: bucket,
  concurrency: log,
  block: {
    programs: ['block'],
    layout: 'plain',
    readRecord: (reply, nowMs, expiresAtMs) => [expiresAtMs, nowMs + reply.nextNumber()],
  },
};

/** The names of the algorithms that run inside Redis. */
export const nativeAlgorithmNames: readonly BuiltInAlgorithm[] = Object.freeze(
  Object.keys(table) as BuiltInAlgorithm[],
);

/** The row of an algorithm. Throws a `RangeError` for one that has no program. */
export function nativeAlgorithm(name: string): NativeAlgorithm {
  if (isBuiltInAlgorithm(name)) return table[name];
  throw new RangeError(`Redis has no program for the algorithm "${name}". Run it through \`update\`.`);
}

/** How the records of any algorithm are stored. Those of custom algorithms are plain lists of numbers. */
export function layoutOf(name: string): Layout {
  return isBuiltInAlgorithm(name) ? table[name].layout : 'plain';
}

/** A log of at most four entries that answers as the whole log does: see entry-log.lua. */
function readLogDigest(reply: Reply, nowMs: number, expiresAtMs: number): StoredRecord {
  const log: [number, ...number[]] = [expiresAtMs, reply.nextNumber()];
  const newest = reply.next();
  if (typeof newest === 'string') return log;
  const newestTotal = reply.nextNumber();
  for (let older = reply.next(); typeof older === 'number'; older = reply.next()) {
    log.push(nowMs + older, reply.nextNumber());
  }
  log.push(nowMs + newest, newestTotal);
  return log;
}
