import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyProblems, type PackageLock } from './installed-copies.ts';
import { pack } from './pack.ts';
import {
  manifestOf,
  type PublishedPackage,
  publishedPackages,
  repositoryRoot,
} from './published-packages.ts';
import { runToSuccess } from './run-program.ts';

/** The packages that the examples of the READMEs and the checks in `consumer/` use beside ours. */
const CLIENTS = [
  '@electric-sql/pglite',
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/platform-express',
  '@types/express',
  '@types/koa',
  '@types/node',
  '@types/pg',
  '@types/ws',
  'express',
  'fastify',
  'h3',
  'hono',
  'ioredis',
  'koa',
  'pg',
  'redis',
  'reflect-metadata',
  'rxjs',
  'socket.io',
  'ws',
];

const INSTALL_TIMEOUT_MS = 300_000;

/** A user's project that has nothing but our packages, as published, and the clients that the user chose. */
export interface EmptyProject {
  /** Outside the repository, where nothing of the workspace resolves. Has the files of `consumer/`. */
  readonly folder: string;
  readonly packages: readonly PublishedPackage[];
  remove(): Promise<void>;
}

/**
 * Packs every package and installs them, with npm and without scripts, into a project in the temporary
 * folder.
 */
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
    const lock: PackageLock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'));
    const problems = copyProblems(
      lock,
      packages.map(({ name }) => name),
    );
    if (problems.length > 0)
      throw new Error(`The packages are not installed as they should be:\n${problems.join('\n')}`);
    return { folder, packages, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

function projectManifest(packages: readonly PublishedPackage[], tarballs: readonly string[]): object {
  const ours = packages.map(({ name }, i) => [name, `file:${tarballs[i]}`]);
  // The versions in the workspace, against which the documentation is checked too.
  const theirs = CLIENTS.map((name) => [
    name,
    manifestOf(join(repositoryRoot, 'docs/node_modules', name)).version,
  ]);
  const dependencies = Object.fromEntries([...ours, ...theirs]);
  // Every dependency on one of our packages resolves to our tarball, never to a registry.
  const overrides = Object.fromEntries(packages.map(({ name }) => [name, `$${name}`]));
  // The project in `commonjs/` brings Jest, and gets everything else from the one install.
  return { private: true, type: 'module', workspaces: ['commonjs'], dependencies, overrides };
}
