import { thisMachine } from '../src/machine.ts';
import { findOwnPostgres, type PostgresProgram } from '../src/postgres/postgres-source.ts';
import { findOwnRedis, type RedisProgram } from '../src/redis/redis-source.ts';

const [redis, postgres] = await Promise.all([findOwnRedis(thisMachine), findOwnPostgres(thisMachine)]);

/** What runs here as a process; undefined where only a container does, so what is about processes has no subject. */
export const redisProgram: RedisProgram | undefined = redis.kind === 'program' ? redis : undefined;
export const postgresProgram: PostgresProgram | undefined =
  postgres.kind === 'program' ? postgres : undefined;
