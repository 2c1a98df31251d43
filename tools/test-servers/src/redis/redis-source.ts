import { dockerAnswers } from '../docker.ts';
import { findOnPath, isExecutable } from '../executable.ts';
import type { Machine } from '../machine.ts';
import { unpackDebianRedis } from './debian-redis.ts';

/** A Redis server that somebody runs. */
export interface RedisUrl {
  readonly kind: 'url';
  readonly from: string;
  readonly url: string;
}

/** A Redis server that can be run on this machine. */
export interface RedisProgram {
  readonly kind: 'program';
  readonly from: string;
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A Redis server that can be run in a container. */
export interface RedisImage {
  readonly kind: 'image';
  readonly from: string;
  readonly image: string;
}

/** Finds a Redis: the server of REDIS_URL, or else one to run, as `findOwnRedis` does. */
export async function findRedis(machine: Machine): Promise<RedisUrl | RedisProgram | RedisImage> {
  const { REDIS_URL } = machine.env;
  return REDIS_URL ? { kind: 'url', from: 'REDIS_URL', url: REDIS_URL } : findOwnRedis(machine);
}

/**
 * Finds a Redis to run: the program of REDIS_SERVER, one on the PATH, a container, the distribution's package.
 * Rejects with one message that names all these ways.
 */
export async function findOwnRedis(machine: Machine): Promise<RedisProgram | RedisImage> {
  const { env } = machine;
  if (env.REDIS_SERVER) {
    if (isExecutable(env.REDIS_SERVER)) {
      return { kind: 'program', from: 'REDIS_SERVER', command: env.REDIS_SERVER, env };
    }
    throw new Error(`REDIS_SERVER is set to ${env.REDIS_SERVER}, which is no program.`);
  }
  const command = findOnPath(env, 'redis-server', 'valkey-server');
  if (command) return { kind: 'program', from: command, command, env };
  if (await dockerAnswers(machine)) {
    const image = env.REDIS_IMAGE || 'redis:7-alpine';
    return { kind: 'image', from: `a container of ${image}`, image };
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
      '  - set REDIS_URL to a server that may be emptied (for tests that need just one, and do not harm it)',
      '  - set REDIS_SERVER to a redis-server or valkey-server program',
      '  - put redis-server or valkey-server on the PATH (apt-get install redis-server, brew install redis)',
      '  - start a Docker engine',
      `  - on Debian or Ubuntu, let apt-get reach its mirror${cause ? ` (tried: ${(cause as Error).message})` : ''}`,
    ].join('\n'),
    { cause },
  );
}
