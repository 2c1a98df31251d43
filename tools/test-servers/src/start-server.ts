import { startPostgres } from './postgres/start-postgres.ts';
import { startRedis } from './redis/start-redis.ts';
import type { Server } from './server.ts';

/** A kind of server that a program asks for by name. */
export type ServerName = 'redis' | 'postgres';

/** A running server, or why it is missing. */
export type ServerState =
  | {
      readonly url: string;
      readonly version: string;
      /** Its name and version, and the settings that a reader of its figures has to know. */
      readonly description: string;
      stop(): Promise<void>;
    }
  | { readonly missing: string };

/** Starts a server, or finds the one that a variable names. Never rejects. */
export async function startServer(name: ServerName): Promise<ServerState> {
  try {
    return name === 'redis' ? await redis() : await postgres();
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}

async function redis(): Promise<ServerState> {
  const server = await startRedis();
  return described(server, async () => {
    const info = String(await server.command('INFO', 'server'));
    const version = /redis_version:(\S+)/.exec(info)?.[1] ?? 'of unknown version';
    return { version, description: `Redis ${version}${origin(server.from)}` };
  });
}

async function postgres(): Promise<ServerState> {
  const server = await startPostgres();
  return described(server, async () => {
    // Loaded here: a run without Postgres needs no driver.
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    const settings = ['server_version', 'fsync', 'synchronous_commit', 'full_page_writes'];
    const { rows } = await client.query<{ name: string; setting: string }>(
      'SELECT name, setting FROM pg_settings WHERE name = ANY($1)',
      [settings],
    );
    await client.end();
    const of = (name: string): string => rows.find((row) => row.name === name)?.setting ?? 'unknown';
    const durability = settings.slice(1).map((name) => `${name} ${of(name)}`);
    const version = of('server_version');
    return {
      version,
      description: `Postgres ${version}${origin(server.from)} with ${durability.join(', ')}`,
    };
  });
}

/** The server with its version and description. Stops a server that cannot report them. */
async function described(
  server: Server,
  describe: () => Promise<{ version: string; description: string }>,
): Promise<ServerState> {
  try {
    return { url: server.url, ...(await describe()), stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Names the variable that points at the user's own server, which may be remote or busy. */
function origin(from: string): string {
  return /^[A-Z_]+$/.test(from) ? ` of ${from}` : '';
}
