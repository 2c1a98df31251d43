import { thisMachine } from '../src/machine.ts';
import { findOwnPostgres, type PostgresProgram } from '../src/postgres/postgres-source.ts';
import { findOwnRedis } from '../src/redis/redis-source.ts';
import type { RedisProgram } from '../src/redis/runnable-redis.ts';

// wanted-version.test.ts tests requested versions.
const { SLUICE_REDIS: _redis, SLUICE_POSTGRES: _postgres, ...env } = process.env;
const machine = { ...thisMachine, env };
const [redis, postgres] = await Promise.all([findOwnRedis(machine), findOwnPostgres(machine)]);

/**
 * The server that runs here as a process. Undefined if only a container does, so tests of processes do not
 * apply.
 */
export const redisProgram: RedisProgram | undefined = redis.kind === 'program' ? redis : undefined;
export const postgresProgram: PostgresProgram | undefined =
  postgres.kind === 'program' ? postgres : undefined;
