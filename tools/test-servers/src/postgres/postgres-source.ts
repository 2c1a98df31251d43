import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { dockerAnswers } from '../docker.ts';
import { findOnPath, isExecutable } from '../executable.ts';
import type { Machine } from '../machine.ts';

/** A Postgres server that somebody runs. */
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

/** Finds a Postgres: the server of DATABASE_URL or POSTGRES_URL, or else one to run, as `findOwnPostgres` does. */
export async function findPostgres(machine: Machine): Promise<PostgresUrl | PostgresProgram | PostgresImage> {
  for (const from of ['DATABASE_URL', 'POSTGRES_URL']) {
    const url = machine.env[from];
    if (url) return { kind: 'url', from, url };
  }
  return findOwnPostgres(machine);
}

/**
 * Finds a Postgres to run: on the PATH, in the folders of the usual installers (newest version first), a container, the
 * embedded package. Rejects with one message that names all these ways.
 */
export async function findOwnPostgres(machine: Machine): Promise<PostgresProgram | PostgresImage> {
  const initdb = findOnPath(machine.env, 'initdb');
  const candidates = [
    // A link on the PATH leads to where the other programs are.
    ...(initdb ? [dirname(realpathSync(initdb))] : []),
    ...machine.postgresFolders.flatMap(versionsOf),
  ];
  const folder = candidates.find(isComplete);
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
      '  - set DATABASE_URL (or POSTGRES_URL) to a server that may be written to (for tests that need just one, and do not harm it)',
      '  - install Postgres: initdb and postgres on the PATH or where installers put them (apt-get install postgresql, brew install postgresql)',
      '  - start a Docker engine',
      `  - install the optional dependency ${machine.postgresPackage}`,
    ].join('\n'),
  );
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
