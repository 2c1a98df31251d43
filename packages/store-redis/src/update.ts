import { createHash } from 'node:crypto';
import type { CompareAndSet, ReadRecords, RecordKey, StoredRecord } from '@sluice/core';
import type { TimeWords } from './batch.ts';
import { layoutOf } from './native-algorithms.ts';
import { RecalledRecords } from './recalled-records.ts';
import { storedId } from './record-id.ts';
import type { RedisClient, RedisWord } from './redis-client.ts';
import { commandError } from './redis-errors.ts';
import { Reply } from './reply.ts';
import { Script } from './script.ts';
import { storedRecord } from './stored-record.ts';

const readScript = new Script('records', 'read');
const compareAndSetScript = new Script('records', 'compare-and-set');

/** The scripts of `update`. */
export const updateScripts: readonly Script[] = [readScript, compareAndSetScript];

/**
 * The primitives of `update`, on the same records that the native programs read and write. While no other
 * process changes the records, an update takes one round trip: it starts from what the last one has seen, and
 * is refused with the present records where that is not so any more.
 */
export function redisCompareAndSet(
  client: RedisClient,
  prefix: string,
  time: () => TimeWords,
): Required<CompareAndSet<string>> {
  const recalled = new RecalledRecords();
  const idsOf = (keys: readonly RecordKey[]): string[] => keys.map((key) => storedId(prefix, key));
  const run = (
    script: Script,
    ids: readonly string[],
    words: readonly RedisWord[],
    signal: AbortSignal | undefined,
  ): Promise<unknown> =>
    script.run(
      client,
      ids,
      words,
      () => signal,
      (reply) => reply,
    );
  const readFrom = (ids: readonly string[], list: unknown): ReadRecords<string> => {
    const reply = new Reply(list);
    const nowMs = reply.nextNumber();
    const records = ids.map(() => versioned(reply.nextItem()));
    recalled.noteTime(nowMs);
    for (const [i, { record, version }] of records.entries())
      recalled.note(ids[i] as string, record, version);
    return { nowMs, records };
  };
  return {
    recall(keys) {
      const found = recalled.recall(idsOf(keys));
      const [nowMs] = time();
      return found && nowMs !== '' ? { ...found, nowMs: Number(nowMs) } : found;
    },
    async read(keys, signal) {
      const ids = idsOf(keys);
      const words = [time()[0], ...keys.map(({ algorithm }) => layoutOf(algorithm.name))];
      return readFrom(ids, await run(readScript, ids, words, signal));
    },
    async compareAndSet(changes, signal, recalledMs) {
      const [nowMs, slackMs] = time();
      const ids = idsOf(changes.map(({ key }) => key));
      const values = changes.map(({ key, record }) =>
        record === undefined ? '' : storedRecord(record, layoutOf(key.algorithm.name)),
      );
      const words = changes.flatMap(({ key, version, keepForMs }, i): RedisWord[] => [
        layoutOf(key.algorithm.name),
        version,
        `${keepForMs + Number(slackMs)}`,
        values[i] as RedisWord,
      ]);
      const presumedMs = recalledMs === undefined ? '' : `${recalledMs}`;
      const reply = await run(compareAndSetScript, ids, [nowMs, presumedMs, ...words], signal);
      if (!Array.isArray(reply)) {
        recalled.forget(ids);
        if (Number(reply) === 0) return false;
        throw commandError(String(reply));
      }
      if (reply.length > 1) return readFrom(ids, reply);
      recalled.noteTime(new Reply(reply).nextNumber());
      for (const [i, { record }] of changes.entries()) {
        recalled.note(ids[i] as string, record, versionOf(values[i] as Buffer | ''));
      }
      return true;
    },
  };
}

/** As the scripts compute it. */
function versionOf(value: Buffer | ''): string {
  return value === '' ? '' : createHash('sha1').update(value).digest('hex');
}

function versioned(item: unknown): { record: StoredRecord | undefined; version: string } {
  if (!Array.isArray(item)) throw commandError(String(item));
  const [version, expiresAtMs, ...rest] = item;
  const record: StoredRecord | undefined =
    expiresAtMs === undefined ? undefined : [Number(expiresAtMs), ...rest.map(Number)];
  return { record, version: String(version) };
}
