import {
  liveRecord,
  RateLimitError,
  type RecordChange,
  type RecordKey,
  type StoredRecord,
  type Transactions,
} from '@sluice/core';
import { plainArray, textArray } from './array-literal.ts';
import type { Connections, Transaction } from './connections.ts';
import { inLockOrder } from './lock-order.ts';
import { layoutOf } from './native-algorithms.ts';
import { storedId } from './record-id.ts';
import type { LockWait, Statements } from './statements.ts';

/** A transaction in which an update is under way. */
interface Update {
  readonly statements: Transaction;
  /** The keys that were locked. */
  keys: readonly RecordKey[];
  /** The keys among them that have no record: their rows are placeholders. */
  vacant: ReadonlySet<RecordKey>;
}

/** What core needs for an `update`, from the functions `lock` and `write` of update.sql. */
export function updateTransactions(
  connections: Connections,
  statements: Statements,
  clockMs: () => number | null,
  wait: LockWait,
): Transactions<Update> {
  return {
    transaction: (work, signal) =>
      connections.transaction(
        // Without a write, the transaction leaves no trace, and no placeholders.
        (transaction) => work({ statements: transaction, keys: [], vacant: new Set() }),
        signal,
      ),

    async lock(update, keys) {
      const order = inLockOrder(keys);
      const answer = await update.statements.open(
        statements.lock(wait, clockMs(), textArray(order.map(storedId)), plainArray(order.map(isLog))),
      );
      const [nowMs, ...found] = JSON.parse(answer) as [number, ...(StoredRecord | null)[]];
      const records = keys.map((key) => liveRecord(found[order.indexOf(key)] ?? undefined, nowMs));
      update.keys = keys;
      update.vacant = new Set(keys.filter((_, i) => records[i] === undefined));
      return { nowMs, records };
    },

    async write(update, changes) {
      const changed = new Map<RecordKey, RecordChange>(changes.map((change) => [change.key, change]));
      const written = update.keys.filter((key) => changed.has(key) || update.vacant.has(key));
      const records = written.map((key) => literal(key, changed.get(key)?.record));
      await update.statements.keep(
        statements.write(
          textArray(written.map(storedId)),
          plainArray(written.map((key) => isLog(key) && isWellFormedLog(changed.get(key)?.record))),
          `{${records.map((record) => (record === null ? 'NULL' : `"${record}"`)).join()}}`,
        ),
      );
    },
  };
}

function isLog({ algorithm }: RecordKey): boolean {
  return layoutOf(algorithm.name) === 'row-per-entry';
}

function literal(key: RecordKey, record: StoredRecord | undefined): string | null {
  if (record === undefined) return null;
  if (!record.every(Number.isSafeInteger)) {
    throw new RateLimitError(
      'RECORD_CORRUPT',
      `Not a list of safe integers: [${record}]. Nothing was written.`,
    );
  }
  // Under the name of a log, anything else is stored whole, with a mark, so that it is not taken for a
  // header.
  return isLog(key) && !isWellFormedLog(record) ? `{${record.join()},NULL}` : plainArray(record);
}

/**
 * Whether the entries, which become rows of their own, are pairs of a time and a total that both increase.
 */
function isWellFormedLog(record: StoredRecord | undefined): boolean {
  if (record === undefined) return false;
  const increases = (value: number, i: number): boolean => i < 4 || value > (record[i - 2] as number);
  return record.length >= 2 && record.length % 2 === 0 && record.every(increases);
}
