import { dockerAnswers } from '../docker.ts';
import { findOnPath, isExecutable } from '../executable.ts';
import type { Machine } from '../machine.ts';
import { runCommand } from '../run-command.ts';
import { isWanted, type WantedVersion } from '../wanted-version.ts';
import { unpackOtherDebianRedis } from './other-debian-redis.ts';
import type { RedisName } from './redis-names.ts';
import type { RedisImage, RedisProgram } from './runnable-redis.ts';

const images: Readonly<Record<RedisName, string>> = { redis: 'redis', valkey: 'valkey/valkey' };

/**
 * Finds the wanted version: the program of REDIS_SERVER or one on the PATH if it is that version, a
 * container, or the package of the Debian release that has it. Rejects with one message that names all these
 * ways.
 */
export async function findRedisVersion(
  machine: Machine,
  wanted: WantedVersion<RedisName>,
): Promise<RedisProgram | RedisImage> {
  const { env } = machine;
  const { name, version, variable } = wanted;
  const programs = [env.REDIS_SERVER, findOnPath(env, `${name}-server`)];
  for (const command of programs) {
    if (command && isExecutable(command) && (await isVersion(command, env, wanted)))
      return { kind: 'program', from: command, command, env };
  }
  if (await dockerAnswers(machine)) {
    const image = `${images[name]}:${version}-alpine`;
    return { kind: 'image', from: `a container of ${image}`, image, command: `${name}-server` };
  }
  let cause: unknown;
  try {
    const unpacked = await unpackOtherDebianRedis(machine, wanted);
    if (unpacked) {
      const { codename, command, leadingArgs } = unpacked;
      return { kind: 'program', from: `the package of Debian ${codename}`, command, leadingArgs, env };
    }
  } catch (error) {
    cause = error;
  }
  throw new Error(
    [
      `No ${name} ${version}, which ${variable} requests. Any one of these will do:`,
      `  - set REDIS_SERVER to a ${name}-server program of that version, or put it on the PATH`,
      '  - start a Docker engine',
      `  - if a Debian release has it, run on Debian, with a mirror that apt-get can reach${cause ? ` (tried: ${(cause as Error).message})` : ''}`,
    ].join('\n'),
    { cause },
  );
}

/** Whether the program reports the wanted version: "Redis server v=7.0.15 sha=...". */
async function isVersion(
  command: string,
  env: NodeJS.ProcessEnv,
  wanted: WantedVersion<RedisName>,
): Promise<boolean> {
  const words = await runCommand(command, ['--version'], { env }).catch(() => '');
  const [, name = '', version = ''] = /^(\w+) server v=(\S+)/.exec(words) ?? [];
  return name.toLowerCase() === wanted.name && isWanted(version, wanted);
}
