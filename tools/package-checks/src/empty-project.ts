import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from './pack.ts';
import {
  manifestOf,
  type PublishedPackage,
  publishedPackages,
  repositoryRoot,
} from './published-packages.ts';
import { runToSuccess } from './run-program.ts';

/** What the examples of the READMEs, and the checks in `consumer/`, use beside our packages. */
const CLIENTS = [
  '@electric-sql/pglite',
  '@types/express',
  '@types/node',
  '@types/pg',
  'express',
  'fastify',
  'ioredis',
  'pg',
  'redis',
];

const INSTALL_TIMEOUT_MS = 180_000;

/** A project of somebody who has nothing but our packages, as published, and the clients that they choose. */
export interface EmptyProject {
  /** Outside the repository, so that nothing of the workspace is found from there. Has the files of `consumer/`. */
  readonly folder: string;
  readonly packages: readonly PublishedPackage[];
  remove(): Promise<void>;
}

/** Packs every package and installs them, by npm and without scripts, into a project in the temporary folder. */
export async function createEmptyProject(): Promise<EmptyProject> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'sluice-packed-')));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const packages = publishedPackages();
    await mkdir(join(folder, 'tarballs'));
    const tarballs = await pack(packages, join(folder, 'tarballs'));
    await writeFile(join(folder, 'package.json'), JSON.stringify(projectManifest(packages, tarballs)));
    await cp(join(import.meta.dirname, '../consumer'), folder, { recursive: true });
    const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    await runToSuccess('npm', ['install', ...flags], { cwd: folder, timeoutMs: INSTALL_TIMEOUT_MS });
    await checkInstalled(folder, packages);
    return { folder, packages, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

function projectManifest(packages: readonly PublishedPackage[], tarballs: readonly string[]): object {
  const ours = packages.map(({ name }, i) => [name, `file:${tarballs[i]}`]);
  // The versions that the workspace has, where the documentation is checked against them too.
  const theirs = CLIENTS.map((name) => [
    name,
    manifestOf(join(repositoryRoot, 'docs/node_modules', name)).version,
  ]);
  return { private: true, type: 'module', dependencies: Object.fromEntries([...ours, ...theirs]) };
}

/** Of each of our packages there must be one copy, and it must come from our tarball, not from a registry. */
async function checkInstalled(folder: string, packages: readonly PublishedPackage[]): Promise<void> {
  const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'));
  const copies: [string, { readonly resolved?: string }][] = Object.entries(lock.packages);
  for (const { name } of packages) {
    const found = copies.filter(([path]) => path.endsWith(`node_modules/${name}`));
    const [copy] = found;
    if (found.length !== 1 || !copy?.[1].resolved?.startsWith('file:')) {
      const where = found.map(([path, { resolved }]) => `${path} from ${resolved}`).join(', ');
      throw new Error(`${name} must be installed once, from its tarball; installed: ${where || 'nothing'}`);
    }
  }
  const scope = await readdir(join(folder, 'node_modules/@sluice'));
  const unknown = scope.filter((shortName) => !packages.some((one) => one.shortName === shortName));
  if (unknown.length > 0)
    throw new Error(`Installed, but not of ours: @sluice/${unknown.join(', @sluice/')}`);
}
