import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findOnPath } from './executable.ts';
import type { Machine } from './machine.ts';
import { runCommand } from './run-command.ts';

/** The programs of Debian and Ubuntu that fetch and unpack packages. */
export interface DebianTools {
  readonly aptGet: string;
  readonly dpkgDeb: string;
}

/** Finds the tools on the PATH. Undefined on other systems. */
export function debianTools(machine: Machine): DebianTools | undefined {
  const aptGet = findOnPath(machine.env, 'apt-get');
  const dpkgDeb = findOnPath(machine.env, 'dpkg-deb');
  return aptGet && dpkgDeb ? { aptGet, dpkgDeb } : undefined;
}

export interface DebianPackages {
  readonly packages: readonly string[];
  /** Sources for apt instead of the machine's. All dependencies then come along, including the C library. */
  readonly sources?: string;
  /** Which of the packages to unpack; all by default. */
  readonly unpack?: RegExp;
}

/**
 * Fetches packages with apt, which checks their signatures, and unpacks them inside `workshop`. Resolves to
 * the folder. Needs no root, installs nothing, starts no service, and does not touch the lists and caches of
 * the machine.
 */
export async function unpackPackages(
  workshop: string,
  { aptGet, dpkgDeb }: DebianTools,
  env: NodeJS.ProcessEnv,
  { packages, sources, unpack = /./ }: DebianPackages,
): Promise<string> {
  const root = join(workshop, 'root');
  const archives = join(workshop, 'archives');
  for (const folder of [join(workshop, 'lists/partial'), join(archives, 'partial'), root]) {
    await mkdir(folder, { recursive: true });
  }
  await chmod(workshop, 0o755);
  const options = [
    `Dir::State::lists=${workshop}/lists`,
    `Dir::Cache=${workshop}`,
    `Dir::Cache::archives=${archives}`,
    'Debug::NoLocking=1',
    'APT::Sandbox::User=',
    ...(sources === undefined ? [] : await otherSources(workshop, sources)),
  ].flatMap((option) => ['-o', option]);
  const apt = (...args: string[]): Promise<string> =>
    runCommand(aptGet, [...options, '-qq', ...args], { env });
  await apt('update');
  await apt('install', '-y', '--reinstall', '--no-install-recommends', '--download-only', ...packages);
  const files = (await readdir(archives)).filter((name) => name.endsWith('.deb') && unpack.test(name));
  for (const file of files) await runCommand(dpkgDeb, ['-x', join(archives, file), root]);
  return root;
}

/** Options that make apt read only these sources, and assume that nothing is installed. */
async function otherSources(workshop: string, sources: string): Promise<string[]> {
  // apt recognizes the format of sources by the file name.
  const list = join(workshop, /^Suites:/m.test(sources) ? 'debian.sources' : 'sources.list');
  const status = join(workshop, 'status');
  await Promise.all([writeFile(list, sources), writeFile(status, '')]);
  return [
    `Dir::Etc::sourcelist=${list}`,
    `Dir::Etc::sourceparts=${workshop}/no-more-sources`,
    `Dir::State::status=${status}`,
  ];
}
