import { dockerAnswers } from '../docker.ts';
import { findOnPath, isExecutable } from '../executable.ts';
import type { Machine } from '../machine.ts';
import { wantedVersion } from '../wanted-version.ts';
import { unpackDebianRedis } from './debian-redis.ts';
import { redisNames } from './redis-names.ts';
import { findRedisVersion } from './redis-version.ts';
import type { RedisImage, RedisProgram } from './runnable-redis.ts';

/** A Redis server that already runs elsewhere. */
export interface RedisUrl {
  readonly kind: 'url';
  readonly from: string;
  readonly url: string;
}

/**
 * Finds a Redis: the server of REDIS_URL, or else one to run, as `findOwnRedis` does. SLUICE_REDIS takes
 * precedence over REDIS_URL.
 */
export async function findRedis(machine: Machine): Promise<RedisUrl | RedisProgram | RedisImage> {
  const { REDIS_URL, SLUICE_REDIS } = machine.env;
  return REDIS_URL && !SLUICE_REDIS
    ? { kind: 'url', from: 'REDIS_URL', url: REDIS_URL }
    : findOwnRedis(machine);
}

/**
 * Finds a Redis to run: the version that SLUICE_REDIS requests and no other, or else the program of
 * REDIS_SERVER, one on the PATH, a container, or the distribution's package. Rejects with one message that
 * names all these ways.
 */
export async function findOwnRedis(machine: Machine): Promise<RedisProgram | RedisImage> {
  const { env } = machine;
  const wanted = wantedVersion(env, 'SLUICE_REDIS', redisNames);
  if (wanted) return findRedisVersion(machine, wanted);
  if (env.REDIS_SERVER) {
    if (isExecutable(env.REDIS_SERVER)) {
      return { kind: 'program', from: 'REDIS_SERVER', command: env.REDIS_SERVER, env };
    }
    throw new Error(`REDIS_SERVER is set to ${env.REDIS_SERVER}, which is not a program.`);
  }
  const command = findOnPath(env, 'redis-server', 'valkey-server');
  if (command) return { kind: 'program', from: command, command, env };
  if (await dockerAnswers(machine)) {
    const image = env.REDIS_IMAGE || 'redis:7-alpine';
    return { kind: 'image', from: `a container of ${image}`, image, command: 'redis-server' };
  }
  let cause: unknown;
  try {
    const unpacked = await unpackDebianRedis(machine);
    if (unpacked) {
      const libraries = [...unpacked.libraries, ...(env.LD_LIBRARY_PATH ? [env.LD_LIBRARY_PATH] : [])];
      return {
        kind: 'program',
        from: "the distribution's package",
        command: unpacked.command,
        env: { ...env, LD_LIBRARY_PATH: libraries.join(':') },
      };
    }
  } catch (error) {
    cause = error;
  }
  throw new Error(
    [
      'No Redis server to test with. Any one of these will do:',
      '  - set REDIS_URL to a server that tests may empty (for tests that need just one, and do not harm it)',
      '  - set REDIS_SERVER to a redis-server or valkey-server program',
      '  - put redis-server or valkey-server on the PATH (apt-get install redis-server, brew install redis)',
      '  - start a Docker engine',
      `  - on Debian or Ubuntu, let apt-get reach its mirror${cause ? ` (tried: ${(cause as Error).message})` : ''}`,
    ].join('\n'),
    { cause },
  );
}
