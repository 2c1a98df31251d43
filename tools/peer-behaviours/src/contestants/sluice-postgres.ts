import type { Clock } from '@sluice/core';
import { postgresStore } from '@sluice/store-postgres';
import type pg from 'pg';
import type { Abilities } from '../abilities.ts';
import { freshName } from '../fresh-name.ts';
import type { Surroundings } from '../surroundings.ts';
import { connectPostgres, deadPostgres } from './postgres-connection.ts';
import { gateOn } from './sluice-gate.ts';
import { insuredBy, onStore, twinsOf } from './sluice-store.ts';

/** Sluice with its Postgres store, on a pool of pg. */
export async function abilities(surroundings: Surroundings): Promise<Abilities> {
  const pool = connectPostgres(surroundings);
  const store = postgresStore({ pool });
  await store.migrate();
  const withClock = async (clock: Clock) => {
    // Its own table: a store sweeps what is over by its clock, and this one may be hours ahead.
    const clocked = postgresStore({ pool, clock, table: freshName() });
    await clocked.migrate();
    return clocked;
  };
  return {
    ...onStore(store, withClock),
    async window(options) {
      const namespace = options.namespace ?? freshName();
      const gate = gateOn(store, { ...options, namespace });
      return { ...gate, recordsWithoutExpiry: () => rowsWithoutExpiry(pool, namespace) };
    },
    ...twinsOf(store, withClock),
    insured: insuredBy(postgresStore({ pool: deadPostgres(surroundings) })),
    poolOfOne: async (options) => gateOn(postgresStore({ pool: connectPostgres(surroundings, 1) }), options),
  };
}

/** `record[1]` is when a row expires. */
async function rowsWithoutExpiry(pool: pg.Pool, namespace: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int FROM sluice_records WHERE strpos(id, $1) > 0 AND coalesce(record[1], 0) <= 0`,
    [namespace],
  );
  return rows[0]?.count ?? Number.NaN;
}
