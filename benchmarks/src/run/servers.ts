import { startPostgres, startRedis } from '@sluice/test-servers';
import type { ServerName } from '../suite.ts';

/** A server that serves, or why there is none. */
export type ServerState =
  | { readonly url: string; readonly description: string; stop(): Promise<void> }
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
  const version = /redis_version:(\S+)/.exec(String(await server.command('INFO', 'server')))?.[1];
  const description = `Redis ${version ?? 'of unknown version'}${origin(server.from)}`;
  return { url: server.url, description, stop: () => server.stop() };
}

async function postgres(): Promise<ServerState> {
  const server = await startPostgres();
  try {
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
    const of = (name: string): string | undefined => rows.find((row) => row.name === name)?.setting;
    const durability = settings.slice(1).map((name) => `${name} ${of(name)}`);
    const description = `Postgres ${of('server_version')}${origin(server.from)} with ${durability.join(', ')}`;
    return { url: server.url, description, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** A server of the user's is told apart from one that was started for the run, on loopback and with nothing else to do. */
function origin(from: string): string {
  return /^[A-Z_]+$/.test(from) ? ` of ${from}` : '';
}
