import { thisMachine } from '../src/machine.ts';
import { findOwnPostgres, type PostgresProgram } from '../src/postgres/postgres-source.ts';
import { findOwnRedis } from '../src/redis/redis-source.ts';
import type { RedisProgram } from '../src/redis/runnable-redis.ts';

// What a version that is asked for would lead to is the matter of wanted-version.test.ts.
const { SLUICE_REDIS: _redis, SLUICE_POSTGRES: _postgres, ...env } = process.env;
const machine = { ...thisMachine, env };
const [redis, postgres] = await Promise.all([findOwnRedis(machine), findOwnPostgres(machine)]);

/** What runs here as a process; undefined where only a container does, so what is about processes has no subject. */
export const redisProgram: RedisProgram | undefined = redis.kind === 'program' ? redis : undefined;
export const postgresProgram: PostgresProgram | undefined =
  postgres.kind === 'program' ? postgres : undefined;
