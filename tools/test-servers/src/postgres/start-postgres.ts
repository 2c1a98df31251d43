import { type Machine, thisMachine } from '../machine.ts';
import { foreignControls, type Server } from '../server.ts';
import { startLocalPostgres } from './local-postgres.ts';
import { postgresAnswer } from './postgres-answer.ts';
import { startPostgresContainer } from './postgres-container.ts';
import { findOwnPostgres, findPostgres, type PostgresUrl } from './postgres-source.ts';

/** Server settings by name, as in postgresql.conf. */
export type PostgresSettings = Readonly<Record<string, string | number>>;

export interface PostgresOptions {
  /** Settings for this server, which replace or extend the defaults below. Implies `own`. */
  readonly settings?: PostgresSettings;
  /**
   * Never use the server of DATABASE_URL: the test may kill, pause, restart and spoil this one. Default:
   * false.
   */
  readonly own?: boolean;
  /** Where to look. Default: this machine. */
  readonly machine?: Machine;
}

/** Fast rather than safe. Processes may crash, but the data would not survive a crash of the machine. */
const testSettings: PostgresSettings = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: 200,
};

/**
 * Starts an empty Postgres server with the user and the database `postgres` and no password, or uses the
 * server of DATABASE_URL or POSTGRES_URL. `kill()` may lose the last commits, unless `settings` say
 * `synchronous_commit: 'on'`. If no server is available, rejects with a message that lists all the ways to
 * get one.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Server> {
  const { settings = {}, own = options.settings !== undefined, machine = thisMachine } = options;
  const source = await (own ? findOwnPostgres : findPostgres)(machine);
  if (source.kind === 'url') return serverOfUrl(source);
  const args = Object.entries({ ...testSettings, ...settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const { port, controls } =
    source.kind === 'program'
      ? await startLocalPostgres(source.folder, args, machine.cache)
      : await startPostgresContainer(source.image, args);
  const host = '127.0.0.1';
  return {
    host,
    port,
    url: `postgres://postgres@${host}:${port}/postgres`,
    from: source.from,
    kill: () => controls.kill(),
    pause: () => controls.pause(),
    resume: () => controls.resume(),
    restart: () => controls.restart(),
    stop: () => controls.stop(),
  };
}

async function serverOfUrl({ url, from }: PostgresUrl): Promise<Server> {
  const parsed = new URL(url);
  const host = parsed.hostname || 'localhost';
  const port = Number(parsed.port || 5432);
  await postgresAnswer(host, port).catch((error: unknown) => {
    throw new Error(`${from} is set, but no Postgres answers at ${host}:${port}: ${error}`, { cause: error });
  });
  return { host, port, url, from, ...foreignControls(from) };
}
