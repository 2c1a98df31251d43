import type pg from 'pg';
import { RateLimiterMemory, RateLimiterPostgres } from 'rate-limiter-flexible';
import type { Offer } from '../abilities/abilities.ts';
import { freshNamespace, type WindowOptions } from '../abilities/gate.ts';
import { inRealTime } from '../compare-twins.ts';
import type { Environment } from '../environment.ts';
import { type FlexibleOptions, flexibleGate, flexibleOn, flexibleOptions } from './flexible-gate.ts';
import { connectPostgres, deadPostgres } from './postgres-connection.ts';

/**
 * rate-limiter-flexible on Postgres, on a pool of pg; as by default, each `keyPrefix` has a table of its own.
 */
export async function offer(environment: Environment): Promise<Offer> {
  const pool = connectPostgres(environment);
  const makeGate = async (options: WindowOptions) => {
    const namespace = options.namespace ?? freshNamespace();
    const gate = flexibleGate(await made(pool, flexibleOptions({ ...options, namespace })));
    return { ...gate, recordsWithoutExpiry: () => rowsWithoutExpiry(pool, namespace) };
  };
  return {
    ...flexibleOn((options) => made(pool, options), makeGate),
    shared: true,
    notes: [
      'several limits: RateLimiterUnion',
      'waiting: RateLimiterQueue',
      'a table per keyPrefix, as by default',
    ],
    twins: async (options) =>
      inRealTime(await makeGate(options), flexibleGate(new RateLimiterMemory(flexibleOptions(options)))),
    async insured(options) {
      const insuranceLimiter = new RateLimiterMemory(flexibleOptions(options));
      const storeClient = deadPostgres(environment);
      // The table cannot be created where there is no server; it is that of an earlier run.
      const given = { ...flexibleOptions(options), storeClient, insuranceLimiter, tableCreated: true };
      return flexibleGate(new RateLimiterPostgres({ ...given, storeType: 'pool' }));
    },
    poolOfOne: async (options) =>
      flexibleGate(await made(connectPostgres(environment, 1), flexibleOptions(options))),
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
