import type { Clock } from '@sluice/core';
import { postgresStore } from '@sluice/store-postgres';
import type pg from 'pg';
import type { Offer } from '../abilities/abilities.ts';
import { freshNamespace, type WindowOptions } from '../abilities/gate.ts';
import type { Environment } from '../environment.ts';
import { connectPostgres, deadPostgres } from './postgres-connection.ts';
import { gateOn } from './sluice-gate.ts';
import { insuredBy, onStore, twinsOf } from './sluice-store.ts';

/** Sluice with its Postgres store, on a pool of pg. */
export async function offer(environment: Environment): Promise<Offer> {
  const pool = connectPostgres(environment);
  const store = postgresStore({ pool });
  await store.migrate();
  const withClock = async (clock: Clock) => {
    // A table of its own: a store sweeps expired rows by its clock, and this one may be hours ahead.
    const clocked = postgresStore({ pool, clock, table: freshNamespace() });
    await clocked.migrate();
    return clocked;
  };
  const makeGate = async (options: WindowOptions) => {
    const namespace = options.namespace ?? freshNamespace();
    const gate = gateOn(store, { ...options, namespace });
    return { ...gate, recordsWithoutExpiry: () => rowsWithoutExpiry(pool, namespace) };
  };
  return {
    ...onStore(store, withClock, makeGate),
    ...twinsOf(store, withClock),
    insured: insuredBy(postgresStore({ pool: deadPostgres(environment) })),
    poolOfOne: async (options) => gateOn(postgresStore({ pool: connectPostgres(environment, 1) }), options),
  };
}

/** `record[1]` is when a row expires. */
async function rowsWithoutExpiry(pool: pg.Pool, namespace: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int FROM sluice.sluice_records WHERE strpos(id, $1) > 0 AND coalesce(record[1], 0) <= 0`,
    [namespace],
  );
  return rows[0]?.count ?? Number.NaN;
}
