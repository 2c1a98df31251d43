import { type ServerName, type ServerState, startServer } from '@sluice/test-servers';

/** The servers of a run. */
export type Servers = Readonly<Record<ServerName, ServerState>>;

/** Starts or finds a server of each kind. One that is missing does not affect the other. */
export async function startServers(): Promise<Servers> {
  const [redis, postgres] = await Promise.all([startServer('redis'), startServer('postgres')]);
  return { redis, postgres };
}

export async function stopServers(servers: Servers): Promise<void> {
  await Promise.all(Object.values(servers).map((one) => ('stop' in one ? one.stop() : undefined)));
}

/** The addresses of the servers that run. */
export function urlsOf(servers: Servers): Partial<Record<ServerName, string>> {
  return Object.fromEntries(
    Object.entries(servers).flatMap(([name, one]) => ('url' in one ? [[name, one.url]] : [])),
  );
}
