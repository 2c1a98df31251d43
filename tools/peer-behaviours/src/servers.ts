import { type ServerState, startServer } from '../run/servers.ts';
import type { ServerName } from '../suite.ts';

/** The servers of a run. */
export type Servers = Readonly<Record<ServerName, ServerState>>;

/** Starts or finds a real server of each kind. One that cannot be had keeps nobody from having the other. */
export async function startServers(): Promise<Servers> {
  const [redis, postgres] = await Promise.all([startServer('redis'), startServer('postgres')]);
  return { redis, postgres };
}

/** Stops them. */
export async function stopServers(servers: Servers): Promise<void> {
  await Promise.all(Object.values(servers).map((one) => ('stop' in one ? one.stop() : undefined)));
}

/** Where those are that serve. */
export function urlsOf(servers: Servers): Partial<Record<ServerName, string>> {
  return Object.fromEntries(
    Object.entries(servers).flatMap(([name, one]) => ('url' in one ? [[name, one.url]] : [])),
  );
}
