import { startPostgres, startRedis } from '@sluice/test-servers';
import { firstLine } from './first-line.ts';
import type { ServerKind } from './surroundings.ts';

/** A server that serves, or why there is none. */
export type Served =
  | { readonly url: string; readonly version: string; stop(): Promise<void> }
  | { readonly missing: string };

/** The servers of a run. */
export type Servers = Readonly<Record<ServerKind, Served>>;

/** Starts or finds a real server of each kind. One that cannot be had keeps nobody from having the other. */
export async function startServers(): Promise<Servers> {
  const [redis, postgres] = await Promise.all([servedBy(redisServer), servedBy(postgresServer)]);
  return { redis, postgres };
}

/** Stops them. */
export async function stopServers(servers: Servers): Promise<void> {
  await Promise.all(Object.values(servers).map((one) => ('stop' in one ? one.stop() : undefined)));
}

/** Where those are that serve. */
export function urlsOf(servers: Servers): Partial<Record<ServerKind, string>> {
  return Object.fromEntries(
    Object.entries(servers).flatMap(([kind, one]) => ('url' in one ? [[kind, one.url]] : [])),
  );
}

async function servedBy(start: () => Promise<Served>): Promise<Served> {
  try {
    return await start();
  } catch (error) {
    return { missing: firstLine(error) };
  }
}

async function redisServer(): Promise<Served> {
  const server = await startRedis();
  try {
    const info = String(await server.command('INFO', 'server'));
    const version = /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown';
    return { url: server.url, version, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function postgresServer(): Promise<Served> {
  const server = await startPostgres();
  try {
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    await client.end();
    return { url: server.url, version: rows[0]?.server_version ?? 'unknown', stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
