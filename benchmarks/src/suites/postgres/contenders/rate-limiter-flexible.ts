import { RateLimiterPostgres } from 'rate-limiter-flexible';
import type { Open } from '../../../contender.ts';
import { flexibleContender } from '../../flexible-limiter.ts';
import { openPool } from '../open-pool.ts';

/** With `unlogged`, its table is made unlogged like ours; it has no option for that. */
export const open: Open = async ({ limit, namespace, serverUrl, options }) => {
  const { pool, pooled } = openPool(serverUrl, namespace);
  const limiter = await new Promise<RateLimiterPostgres>((resolve, reject) => {
    const made: RateLimiterPostgres = new RateLimiterPostgres(
      { storeClient: pool, storeType: 'pool', tableName: namespace, points: limit, duration: 3600 },
      (error) => (error ? reject(error) : resolve(made)),
    );
  });
  if (options.unlogged === true) await pool.query(`ALTER TABLE ${namespace} SET UNLOGGED`);
  return { ...flexibleContender(limiter, options.answersDenials === true), ...pooled };
};
