import { fixedWindow, type RecordKey, type Store } from '@sluice/core';
import pg from 'pg';
import { beforeEach, expect, it } from 'vitest';
import { usePostgres } from './postgres.ts';

const postgres = usePostgres();
const { algorithm } = fixedWindow({ name: 'f', limit: 5, window: '1d' });
/** What the clients of `counting` have sent. */
const sent: string[] = [];
beforeEach(() => {
  sent.length = 0;
});

class Counting extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: Overloads of the base.
  override query(query: any, ...rest: any[]): any {
    sent.push(query.text);
    return super.query(query, ...(rest as []));
  }
}

/** Sends one statement at a time, as drivers other than `pg` do. */
class OneByOne extends Counting {
  // biome-ignore lint/suspicious/noExplicitAny: Overloads of the base.
  override query(query: any): any {
    return super.query({ ...query, queryMode: 'extended' });
  }
}

function storeOf(Client: typeof pg.Client, config?: pg.PoolConfig): Store {
  return postgres.store({ pool: postgres.pool({ Client, ...config }) });
}

/** Adds 1 to a record that lives for an hour. Returns its number. */
function add(store: Store, key: RecordKey): Promise<number> {
  return store.update([key], ([record], nowMs) => {
    const next = (record?.[1] ?? 0) + 1;
    return { result: next, writes: [[nowMs + 3_600_000, next]] };
  });
}

it('an update takes two round trips, and holds its locks for one', async () => {
  const store = storeOf(Counting);
  const key = { scope: 'trips', key: 'two', algorithm };
  expect(await add(store, key)).toBe(1);
  expect(await add(store, key)).toBe(2);
  expect(sent).toHaveLength(4);
  expect(sent[2]).toMatch(/^BEGIN .*_lock_/);
  expect(sent[3]).toMatch(/_write_.*; COMMIT$/);
});

it('an update that writes nothing leaves no row', async () => {
  const store = storeOf(Counting);
  const key = { scope: 'trips', key: 'nothing', algorithm };
  expect(await store.update([key], ([record]) => ({ result: record }))).toBeUndefined();
  expect(sent.at(-1)).toBe('ROLLBACK');
  const rows = `SELECT count(*)::int AS rows FROM "${postgres.schema}".sluice_records WHERE id LIKE '%nothing%'`;
  expect(await postgres.firstRow(rows)).toEqual({ rows: 0 });
});

it('a client that sends one statement at a time takes more round trips to the same end', async () => {
  const store = storeOf(OneByOne);
  const key = { scope: 'trips', key: 'one by one', algorithm };
  expect(await add(store, key)).toBe(1);
  sent.length = 0;
  expect(await add(store, key)).toBe(2);
  expect(sent.filter((text) => /^(BEGIN|COMMIT)/.test(text))).toHaveLength(2);
  expect(sent).toHaveLength(4);
});

it.each(['on', 'off'])('any key is data, with standard_conforming_strings %s', async (setting) => {
  const store = storeOf(Counting, { options: `-c standard_conforming_strings=${setting}` });
  const hostile = [
    "it's",
    "\\'; DROP TABLE sluice_records; --",
    '"}\\"{',
    '$1 $2::text $$',
    "E'\\x27",
    '%s\\\\',
    'ключ\u0000',
  ];
  const keys = hostile.map((key) => ({ scope: `quotes-${setting}`, key, algorithm }));
  for (const key of keys) expect(await add(store, key), key.key).toBe(1);
  for (const key of keys) expect(await add(store, key), key.key).toBe(2);
  expect(await add(storeOf(OneByOne), keys[1] as RecordKey)).toBe(3);
});
