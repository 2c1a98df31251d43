import {
  type Algorithm,
  block,
  type Command,
  type CommandResult,
  fixedWindow,
  type RecordKey,
} from '@sluice/core';
import { expect, it } from 'vitest';
import type { PostgresStore } from '../src/index.ts';
import { usePostgres } from './postgres.ts';

const postgres = usePostgres();
const once = fixedWindow({ name: 'once', limit: 1, window: '1d' }).algorithm;
const blockForAMinute = block({ name: 'block', onDenied: '1m' }).algorithm;

function keyOf(algorithm: Algorithm, key: string): RecordKey {
  return { scope: `blocks:${algorithm.name}`, key, algorithm };
}

async function spend(store: PostgresStore, ...keys: RecordKey[]): Promise<CommandResult> {
  const command: Command = { kind: 'spend', keys, cost: 1, count: 1 };
  const [outcome] = await store.execute([command]);
  if (outcome === undefined || outcome instanceof Error) throw outcome;
  return outcome;
}

it('an allowed check writes no row of a block, not even for a moment', async () => {
  const client = await postgres.client();
  await client.query('BEGIN');
  const store = postgres.store().withClient(client);
  const written = async (): Promise<number> => {
    const sql = `SELECT n_tup_ins + n_tup_upd + n_tup_del AS rows FROM pg_stat_xact_user_tables
      WHERE schemaname = $1 AND relname = 'sluice_records'`;
    return Number((await client.query(sql, [postgres.schema])).rows[0].rows);
  };
  const [limited, blocked] = [keyOf(once, 'allowed'), keyOf(blockForAMinute, 'allowed')];
  const before = await written();
  await store.execute?.([{ kind: 'spend', keys: [blocked], cost: 1, count: 1 }]);
  expect((await written()) - before).toBe(0);
  // The placeholder of the other limit, and its record.
  await store.execute?.([{ kind: 'spend', keys: [limited, blocked], cost: 1, count: 1 }]);
  expect((await written()) - before).toBe(2);
  await store.execute?.([{ kind: 'spend', keys: [limited, blocked], cost: 1, count: 1 }]);
  expect((await written()) - before, 'denied, so blocked').toBe(3);
  await client.query('ROLLBACK');
});

it('a denial does not shorten a block that somebody else has made meanwhile', async () => {
  const store = postgres.store();
  const [limited, blocked] = [keyOf(once, 'meanwhile'), keyOf(blockForAMinute, 'meanwhile')];
  await spend(store, limited);
  const client = await postgres.client();
  const { pid } = (await client.query('SELECT pg_backend_pid() AS pid')).rows[0];
  await client.query('BEGIN');
  const dayMs = 86_400_000;
  await store.withClient(client).update([blocked], (_, nowMs) => ({
    result: undefined,
    writes: [[nowMs + dayMs, nowMs]],
  }));
  const denied = spend(store, limited, blocked);
  const waiting =
    'SELECT count(*)::int AS others FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))';
  await expect.poll(() => postgres.firstRow(waiting, [pid])).toEqual({ others: 1 });
  await client.query('COMMIT');
  expect((await denied).granted).toBe(0);
  const lengthMs = await store.update([blocked], ([record]) => ({
    result: (record?.[0] ?? 0) - (record?.[1] ?? 0),
  }));
  expect(lengthMs).toBe(dayMs);
});
