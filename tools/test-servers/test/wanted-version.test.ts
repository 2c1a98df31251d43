import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Machine, startPostgres, startRedis, thisMachine, until } from '../src/index.ts';
import { findOwnPostgres, findPostgres } from '../src/postgres/postgres-source.ts';
import { findOwnRedis, findRedis } from '../src/redis/redis-source.ts';
import { bareMachine } from './bare-machine.ts';
import { ownTemporaryFolder } from './own-temporary-folder.ts';

const temporary = ownTemporaryFolder();

/** A folder of programs, each a shell script. */
function programs(name: string, scripts: Readonly<Record<string, string>>): string {
  const folder = join(temporary.path, name);
  mkdirSync(folder);
  for (const [file, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, file), `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
    chmodSync(join(folder, file), 0o755);
  }
  return folder;
}

const asRedis = (env: NodeJS.ProcessEnv): Machine => ({ ...bareMachine, env: { PATH: '', ...env } });

describe('SLUICE_REDIS', () => {
  it.each(['redis', '8', 'redis-8.', 'redis-8.x', 'postgres-8', 'Redis-8'])('rejects %s', async (value) => {
    const machine = asRedis({ SLUICE_REDIS: value });
    await expect(startRedis({ machine })).rejects.toThrow(
      `SLUICE_REDIS is set to ${value}; it takes redis-<version> or valkey-<version>`,
    );
  });

  it('takes only a program of its version, compared part by part, even if REDIS_SERVER names another', async () => {
    const folder = programs('two-servers', {
      'redis-server': 'echo "Redis server v=7.0.15 sha=0"',
      'valkey-server': 'echo "Valkey server v=8.1.1 sha=0"',
    });
    const find = (wanted: string, more = {}): Promise<string> =>
      findOwnRedis(asRedis({ PATH: folder, SLUICE_REDIS: wanted, ...more })).then(
        (source) => source.from,
        () => 'none',
      );
    for (const wanted of ['redis-7', 'redis-7.0', 'redis-7.0.15']) {
      expect(await find(wanted)).toBe(join(folder, 'redis-server'));
    }
    expect(await find('valkey-8', { REDIS_SERVER: join(folder, 'redis-server') })).toBe(
      join(folder, 'valkey-server'),
    );
    for (const wanted of ['redis-8', 'redis-7.1', 'redis-7.0.1', 'valkey-7', 'redis-70']) {
      expect(await find(wanted)).toBe('none');
    }
  });

  it('takes precedence over REDIS_URL, and lists what would help if the version is not available', async () => {
    const machine = asRedis({ REDIS_URL: 'redis://127.0.0.1:1', SLUICE_REDIS: 'redis-8' });
    const message = await findRedis(machine).then(String, String);
    expect(message).toContain('No redis 8, which SLUICE_REDIS requests');
    for (const way of ['REDIS_SERVER', 'PATH', 'Docker', 'Debian']) expect(message).toContain(way);
  });

  it('selects an image if Docker answers', async () => {
    const socket = join(temporary.path, 'docker.sock');
    const engine = createServer((_request, response) => response.end('OK')).listen(socket);
    await until('the engine listens', () => engine.listening);
    const machine = (env: NodeJS.ProcessEnv): Machine => ({ ...asRedis(env), dockerSockets: [socket] });
    expect(await findOwnRedis(machine({ SLUICE_REDIS: 'valkey-8' }))).toMatchObject({
      image: 'valkey/valkey:8-alpine',
      command: 'valkey-server',
    });
    expect(await findOwnRedis(machine({ SLUICE_REDIS: 'redis-6.2' }))).toMatchObject({
      image: 'redis:6.2-alpine',
      command: 'redis-server',
    });
    expect(await findOwnPostgres(machine({ SLUICE_POSTGRES: 'postgres-14' }))).toMatchObject({
      image: 'postgres:14-alpine',
    });
    engine.close();
  });
});

describe('the package of another Debian release', () => {
  const arch = 'lib/some-linux-gnu';
  const aptGet = `
    echo "$*" >> "\${0%/*}/calls"
    for word in "$@"; do case $word in
      Dir::Etc::sourcelist=*) cp "\${word#*=}" "\${0%/*}/sources" ;;
      Dir::Cache::archives=*) for name in libc6 lua-cjson redis-server perl; do echo > "\${word#*=}/$name.deb"; done ;;
    esac; done`;
  const dpkgDeb = `
    echo "$2" >> "\${0%/*}/unpacked"
    mkdir -p "$3/usr/bin" "$3/usr/${arch}" "$3/${arch}"
    echo > "$3/${arch}/ld-linux-some.so.2"`;

  function debian(name: string, release: string, apt = aptGet): Machine {
    const folder = programs(name, { 'apt-get': apt, 'dpkg-deb': dpkgDeb });
    writeFileSync(join(folder, 'os-release'), release);
    writeFileSync(join(folder, 'debian.sources'), 'Types: deb\nSuites: bookworm bookworm-updates\n');
    return {
      ...bareMachine,
      env: { PATH: folder, SLUICE_REDIS: 'redis-8' },
      cache: join(folder, 'cache'),
      debian: {
        release: join(folder, 'os-release'),
        sources: [join(folder, 'no-such-file'), join(folder, 'debian.sources')],
      },
    };
  }
  const bookworm = 'ID=debian\nVERSION_CODENAME=bookworm\n';

  it('runs with its own loader and libraries, from the mirror of this machine', async () => {
    const machine = debian('debian', bookworm);
    const folder = machine.env.PATH ?? '';
    const root = join(machine.cache, 'redis', `redis-of-trixie-${process.arch}`);
    expect(await findOwnRedis(machine)).toMatchObject({
      kind: 'program',
      from: 'the package of Debian trixie',
      command: join(root, arch, 'ld-linux-some.so.2'),
      leadingArgs: [
        '--library-path',
        `${join(root, 'usr', arch)}:${join(root, arch)}`,
        join(root, 'usr/bin/redis-server'),
      ],
    });
    expect(readFileSync(join(folder, 'sources'), 'utf8')).toContain('Suites: trixie trixie-updates');
    expect(readFileSync(join(folder, 'calls'), 'utf8')).toMatch(/sourceparts=.*no-more-sources.*status=/);
    const unpacked = readFileSync(join(folder, 'unpacked'), 'utf8');
    for (const name of ['libc6', 'lua-cjson', 'redis-server']) expect(unpacked).toContain(name);
    expect(unpacked).not.toContain('perl');
  });

  it('is not used on another distribution', async () => {
    const ubuntu = debian('ubuntu', 'ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\n');
    await expect(findOwnRedis(ubuntu)).rejects.toThrow('No redis 8');
  });

  it('is missing, with the reason, if apt-get fails', async () => {
    const offline = debian('offline', bookworm, 'echo "E: no route to the mirror" >&2; exit 100');
    await expect(findOwnRedis(offline)).rejects.toThrow('no route to the mirror');
  });
});

describe('SLUICE_POSTGRES', () => {
  it('takes the folder of its version among all installed ones, and takes precedence over the URLs', async () => {
    const folders = ['14.9', '16.1'].map((version) =>
      programs(`postgres-${version}`, {
        postgres: `echo "postgres (PostgreSQL) ${version} (Some 1)"`,
        initdb: '',
      }),
    );
    const machine = (wanted: string): Machine => ({
      ...bareMachine,
      env: { PATH: '', SLUICE_POSTGRES: wanted, DATABASE_URL: 'postgres://127.0.0.1:1/postgres' },
      postgresFolders: [join(temporary.path, 'postgres-*')],
    });
    expect(await findPostgres(machine('postgres-14'))).toMatchObject({ folder: folders[0] });
    expect(await findPostgres(machine('postgres-16'))).toMatchObject({ folder: folders[1] });
    await expect(findPostgres(machine('postgres-1'))).rejects.toThrow(
      'No Postgres 1, which SLUICE_POSTGRES requests',
    );
  });

  it('takes the embedded package, even if another version is on the PATH', async () => {
    const folder = programs('on-the-path', {});
    const other = programs('other', { postgres: 'echo "postgres (PostgreSQL) 9.6"', initdb: '' });
    symlinkSync(join(other, 'initdb'), join(folder, 'initdb'));
    const { postgresPackage } = thisMachine;
    const env = { PATH: `${folder}:/usr/bin:/bin`, SLUICE_POSTGRES: 'postgres-18' };
    const machine = { ...bareMachine, env, postgresPackage };
    const postgres = await startPostgres({ machine });
    await postgres.stop();
    expect(postgres.from).toBe(postgresPackage);
  });
});
