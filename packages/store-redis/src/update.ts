import type { CompareAndSet, RecordKey, StoredRecord } from '@sluice/core';
import type { TimeWords } from './batch.ts';
import { layoutOf } from './native-algorithms.ts';
import { storedId } from './record-id.ts';
import type { RedisClient, RedisWord } from './redis-client.ts';
import { commandError } from './redis-errors.ts';
import { Reply } from './reply.ts';
import { Script } from './script.ts';
import { storedRecord } from './stored-record.ts';

const readScript = new Script('read');
const compareAndSetScript = new Script('compare-and-set');

/** The scripts of `update`. */
export const updateScripts: readonly Script[] = [readScript, compareAndSetScript];

/** The two primitives of `update`, on the same records that the native programs read and write. */
export function redisCompareAndSet(
  client: RedisClient,
  prefix: string,
  time: () => TimeWords,
): CompareAndSet<string> {
  const run = (
    script: Script,
    keys: readonly RecordKey[],
    words: readonly RedisWord[],
    signal: AbortSignal | undefined,
  ): Promise<unknown> => {
    const ids = keys.map((key) => storedId(prefix, key));
    return script.run(
      client,
      ids,
      words,
      () => signal,
      (reply) => reply,
    );
  };
  return {
    async read(keys, signal) {
      const words = [time()[0], ...keys.map(({ algorithm }) => layoutOf(algorithm.name))];
      const reply = new Reply(await run(readScript, keys, words, signal));
      const nowMs = reply.nextNumber();
      return { nowMs, records: keys.map(() => versioned(reply.nextItem())) };
    },
    async compareAndSet(changes, signal) {
      const slackMs = Number(time()[1]);
      const words = changes.flatMap(({ key, version, record, keepForMs }): RedisWord[] => [
        version,
        `${keepForMs + slackMs}`,
        record === undefined ? '' : storedRecord(record, layoutOf(key.algorithm.name)),
      ]);
      const keys = changes.map(({ key }) => key);
      const reply = await run(compareAndSetScript, keys, words, signal);
      if (Number(reply) === 1) return true;
      if (Number(reply) === 0) return false;
      throw commandError(String(reply));
    },
  };
}

function versioned(item: unknown): { record: StoredRecord | undefined; version: string } {
  if (!Array.isArray(item)) throw commandError(String(item));
  const [version, expiresAtMs, ...rest] = item;
  const record: StoredRecord | undefined =
    expiresAtMs === undefined ? undefined : [Number(expiresAtMs), ...rest.map(Number)];
  return { record, version: String(version) };
}
