import type pg from 'pg';
import { RateLimiterMemory, RateLimiterPostgres } from 'rate-limiter-flexible';
import type { Abilities } from '../abilities.ts';
import { freshName } from '../fresh-name.ts';
import { inRealTime } from '../in-real-time.ts';
import type { Surroundings } from '../surroundings.ts';
import { type FlexibleOptions, flexibleGate, flexibleOn, flexibleOptions } from './flexible-gate.ts';
import { connectPostgres, deadPostgres } from './postgres-connection.ts';

/** rate-limiter-flexible on Postgres, on a pool of pg; as by default, each `keyPrefix` has a table of its own. */
export async function abilities(surroundings: Surroundings): Promise<Abilities> {
  const pool = connectPostgres(surroundings);
  const onPostgres = flexibleOn((options) => made(pool, options));
  return {
    ...onPostgres,
    shared: true,
    notes: [
      'several limits: RateLimiterUnion',
      'waiting: RateLimiterQueue',
      'a table per keyPrefix, as by default',
    ],
    keyed: true,
    async window(options) {
      const namespace = options.namespace ?? freshName();
      const gate = await onPostgres.window({ ...options, namespace });
      return { ...gate, recordsWithoutExpiry: () => rowsWithoutExpiry(pool, namespace) };
    },
    twins: async (options) =>
      inRealTime(
        await onPostgres.window(options),
        flexibleGate(new RateLimiterMemory(flexibleOptions(options))),
      ),
    async insured(options) {
      const insuranceLimiter = new RateLimiterMemory(flexibleOptions(options));
      const storeClient = deadPostgres(surroundings);
      // The table cannot be made where there is no server; it is that of an earlier run.
      const made = { ...flexibleOptions(options), storeClient, insuranceLimiter, tableCreated: true };
      return flexibleGate(new RateLimiterPostgres({ ...made, storeType: 'pool' }));
    },
    poolOfOne: async (options) =>
      flexibleGate(await made(connectPostgres(surroundings, 1), flexibleOptions(options))),
  };
}

function made(storeClient: pg.Pool, options: FlexibleOptions): Promise<RateLimiterPostgres> {
  return new Promise((resolve, reject) => {
    const limiter = new RateLimiterPostgres({ ...options, storeClient, storeType: 'pool' }, (error) =>
      error ? reject(error) : resolve(limiter),
    );
  });
}

async function rowsWithoutExpiry(pool: pg.Pool, table: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int FROM "${table}" WHERE expire IS NULL`,
  );
  return rows[0]?.count ?? Number.NaN;
}
