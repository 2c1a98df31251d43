import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dockerAnswers } from '../src/docker.ts';
import {
  startPostgres,
  startRedis,
  startRedisCluster,
  startRedisSentinel,
  type UnpackedPackages,
  unpackDebianPackages,
  until,
} from '../src/index.ts';
import { findOwnPostgres } from '../src/postgres/postgres-source.ts';
import { unpackDebianRedis } from '../src/redis/debian-redis.ts';
import { findOwnRedis } from '../src/redis/redis-source.ts';
import { bareMachine } from './bare-machine.ts';
import { ownTemporaryFolder } from './own-temporary-folder.ts';

const temporary = ownTemporaryFolder();

describe('on a machine without servers', () => {
  it.each([
    ['startRedis', startRedis],
    ['startRedisCluster', startRedisCluster],
    ['startRedisSentinel', startRedisSentinel],
  ])('%s rejects with all the ways to get a Redis', async (_name, start) => {
    const message = await start({ machine: bareMachine }).then(String, String);
    expect(message).toContain('No Redis server to test with');
    for (const way of ['REDIS_URL', 'REDIS_SERVER', 'valkey-server', 'PATH', 'Docker', 'apt-get']) {
      expect(message).toContain(way);
    }
  });

  it('startPostgres rejects with all the ways to get a Postgres', async () => {
    const message = await startPostgres({ machine: bareMachine }).then(String, String);
    expect(message).toContain('No Postgres server to test with');
    for (const way of [
      'DATABASE_URL',
      'POSTGRES_URL',
      'initdb',
      'PATH',
      'Docker',
      bareMachine.postgresPackage,
    ]) {
      expect(message).toContain(way);
    }
  });
});

describe('a Docker engine', () => {
  it('is used if it answers a ping on its socket, before the slower ways', async () => {
    const socket = join(temporary.path, 'docker.sock');
    const machine = { ...bareMachine, dockerSockets: [join(temporary.path, 'no.sock'), socket] };
    expect(await dockerAnswers(machine)).toBe(false);
    const engine = createHttpServer((request, response) => {
      response.writeHead(request.url === '/_ping' ? 200 : 404).end('OK');
    }).listen(socket);
    await until('the engine listens', () => engine.listening);
    expect(await dockerAnswers(machine)).toBe(true);
    expect(await findOwnRedis(machine)).toMatchObject({ kind: 'image', image: 'redis:7-alpine' });
    expect(await findOwnPostgres(machine)).toMatchObject({ kind: 'image', image: 'postgres:17-alpine' });
    const named = (env: NodeJS.ProcessEnv): Promise<boolean> => dockerAnswers({ ...bareMachine, env });
    expect(await named({ DOCKER_HOST: `unix://${socket}` })).toBe(true);
    expect(await named({ DOCKER_HOST: 'tcp://192.0.2.1:2375' })).toBe(false);
    expect(await findOwnRedis({ ...machine, env: { REDIS_IMAGE: 'valkey/valkey:8' } })).toMatchObject({
      image: 'valkey/valkey:8',
    });
    engine.close();
  });

  it('is not used if something else listens on its socket', async () => {
    const socket = join(temporary.path, 'other.sock');
    const other = createHttpServer((_request, response) => response.writeHead(500).end()).listen(socket);
    await until('it listens', () => other.listening);
    expect(await dockerAnswers({ ...bareMachine, dockerSockets: [socket] })).toBe(false);
    other.close();
  });
});

describe("the distribution's package", () => {
  /** A machine whose apt-get and dpkg-deb are these scripts. */
  function debian(name: string, aptGet: string): typeof bareMachine {
    const folder = join(temporary.path, name);
    mkdirSync(folder);
    const scripts = {
      'apt-get': aptGet,
      'dpkg-deb': 'mkdir -p "$3/usr/bin" "$3/usr/lib/some-arch"; cp "$2" "$3/usr/bin/redis-server"',
    };
    for (const [file, script] of Object.entries(scripts)) {
      writeFileSync(join(folder, file), `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
      chmodSync(join(folder, file), 0o755);
    }
    return { ...bareMachine, env: { PATH: folder }, cache: join(folder, 'cache') };
  }

  const download = `
    echo "$*" >> "\${0%/*}/calls"
    for word in "$@"; do case $word in Dir::Cache::archives=*) echo found > "\${word#*=}/redis.deb";; esac; done`;

  it('is unpacked once, even by several callers at the same time', async () => {
    const machine = debian('once', download);
    const unpacked = await Promise.all([1, 2, 3].map(() => unpackDebianRedis(machine)));
    expect(new Set(unpacked.map((redis) => redis?.command)).size).toBe(1);
    expect(unpacked[0]?.libraries).toEqual([expect.stringMatching(/usr\/lib\/some-arch$/)]);
    expect(readdirSync(join(machine.cache, 'redis'))).toHaveLength(1);
  });

  it('is fetched without touching the lists and caches of the machine', async () => {
    const machine = debian('private', download);
    await unpackDebianRedis(machine);
    const calls = readFileSync(join(machine.env.PATH ?? '', 'calls'), 'utf8');
    expect(calls.trim().split('\n')).toHaveLength(2);
    for (const call of calls.trim().split('\n')) {
      expect(call).toMatch(new RegExp(`Dir::State::lists=${machine.cache}.*Dir::Cache=${machine.cache}`));
    }
    expect(calls).toContain('--download-only');
  });

  it('leaves nothing if the mirror cannot be reached, and the message says why', async () => {
    const machine = debian('offline', 'echo "E: no route to the mirror" >&2; exit 100');
    const message = await findOwnRedis(machine).then(String, String);
    expect(message).toContain('No Redis server to test with');
    expect(message).toContain('no route to the mirror');
    expect(readdirSync(join(machine.cache, 'redis'))).toEqual([]);
  });

  it('has other programs, with an environment that finds them and their libraries', async () => {
    const machine = debian('other', download);
    const calls = [1, 2, 3].map(() => unpackDebianPackages('some', ['some-server'], machine));
    const [{ root, env }] = (await Promise.all(calls)) as [UnpackedPackages, ...unknown[]];
    expect(readdirSync(join(machine.cache, 'some'))).toHaveLength(1);
    expect(readFileSync(join(machine.env.PATH ?? '', 'calls'), 'utf8').match(/some-server/g)).toHaveLength(1);
    expect(env.PATH?.split(':').slice(0, 2)).toEqual([join(root, 'usr/sbin'), join(root, 'usr/bin')]);
    expect(env.LD_LIBRARY_PATH).toBe(join(root, 'usr/lib/some-arch'));
  });

  it('is missing with a reason on other systems, and where the mirror cannot be reached', async () => {
    await expect(unpackDebianPackages('some', ['some-server'], bareMachine)).rejects.toThrow(
      'need some-server of Debian or Ubuntu',
    );
    const machine = debian('unreachable', 'echo "E: no route to the mirror" >&2; exit 100');
    for (let i = 0; i < 2; i++) {
      await expect(unpackDebianPackages('some', ['some-server'], machine)).rejects.toThrow(
        /could not fetch some-server: .*no route to the mirror/s,
      );
    }
  });
});
