import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findOnPath } from '../executable.ts';
import type { Machine } from '../machine.ts';
import { runCommand } from '../run-command.ts';

/** A Redis server outside the folders of the system, and the folder of the libraries that came with it. */
export interface UnpackedRedis {
  readonly command: string;
  readonly libraries: readonly string[];
}

/**
 * The Redis package of Debian or Ubuntu, fetched by apt (which checks its signature) and unpacked into the cache.
 * Needs no root, installs nothing and starts no service. Undefined on other systems. Several processes may call it at
 * once: each unpacks into a folder of its own, the first to rename it wins. Rejects when apt fails.
 */
export async function unpackDebianRedis(machine: Machine): Promise<UnpackedRedis | undefined> {
  const aptGet = findOnPath(machine.env, 'apt-get');
  const dpkgDeb = findOnPath(machine.env, 'dpkg-deb');
  if (!aptGet || !dpkgDeb) return undefined;
  // A cache that travels to another system or processor must not be used there.
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const id = /^ID="?([^"\n]+)/m.exec(release)?.[1] ?? 'linux';
  const version = /^VERSION_ID="?([^"\n]+)/m.exec(release)?.[1] ?? '';
  const root = join(machine.cache, 'redis', `${id}${version}-${process.arch}`);
  if (!existsSync(root)) {
    await mkdir(join(machine.cache, 'redis'), { recursive: true });
    const workshop = await mkdtemp(join(machine.cache, 'redis', 'unpacking-'));
    try {
      await download(workshop, aptGet, machine.env);
      const packages = (await readdir(join(workshop, 'archives'))).filter((name) => name.endsWith('.deb'));
      for (const file of packages) {
        await runCommand(dpkgDeb, ['-x', join(workshop, 'archives', file), join(workshop, 'root')]);
      }
      await rename(join(workshop, 'root'), root).catch((error: unknown) => {
        if (!existsSync(root)) throw error;
      });
    } finally {
      await rm(workshop, { recursive: true, force: true });
    }
  }
  const lib = join(root, 'usr/lib');
  const folders = existsSync(lib) ? await readdir(lib) : [];
  return {
    command: join(root, 'usr/bin/redis-server'),
    libraries: folders.map((folder) => join(lib, folder)),
  };
}

async function download(workshop: string, aptGet: string, env: NodeJS.ProcessEnv): Promise<void> {
  for (const folder of ['lists/partial', 'archives/partial', 'root']) {
    await mkdir(join(workshop, folder), { recursive: true });
  }
  await chmod(workshop, 0o755);
  const options = [
    `Dir::State::lists=${workshop}/lists`,
    `Dir::Cache=${workshop}`,
    `Dir::Cache::archives=${workshop}/archives`,
    'Debug::NoLocking=1',
    'APT::Sandbox::User=',
  ].flatMap((option) => ['-o', option]);
  const apt = (...args: string[]): Promise<string> =>
    runCommand(aptGet, [...options, '-qq', ...args], { env });
  await apt('update');
  await apt(
    'install',
    '-y',
    '--reinstall',
    '--no-install-recommends',
    '--download-only',
    'redis-server',
    'redis-tools',
  );
}
