import { runStoreConformance } from '@sluice/conformance';
import { type RedisCluster, type RedisServer, startRedis, startRedisCluster } from '@sluice/test-servers';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { redisStore } from '../src/index.ts';
import { type Connected, type Connection, connections } from './connections.ts';

let server: RedisServer;
let cluster: RedisCluster;

beforeAll(async () => {
  [server, cluster] = await Promise.all([startRedis(), startRedisCluster()]);
});

afterAll(() => Promise.all([server?.stop(), cluster?.stop()]));

const newest = ['ioredis 6, RESP3', 'node-redis 6, RESP3', 'ioredis 6 Cluster', 'node-redis 6 Cluster'];

/** Every connection with the default prefix, the newest of each kind with others too. */
const configurations: readonly (readonly [connection: string, prefix: string | undefined])[] = [
  ...Object.keys(connections).map((name) => [name, undefined] as const),
  ...newest.flatMap((name) => [[name, ''] as const, [name, '{conformance}:'] as const]),
];

/** Of each topology, the first connection. The others run the same scripts. */
const first = ['ioredis 6, RESP3', 'ioredis 6 Cluster'];

/** More in all: `npm run test:long`. With 2,200, the suite still finds every bug of the broken stores. */
function commandsOf(name: string, prefix: string | undefined): number {
  const full = process.env.SLUICE_CONFORMANCE_COMMANDS;
  return Number(full ?? (prefix === undefined && first.includes(name) ? 2200 : 500));
}

describe.each(configurations)('%s, prefix %j', (name, prefix) => {
  const { connect, topology } = connections[name] as Connection;
  let connected: Connected;
  beforeAll(async () => {
    connected = await connect(topology === 'cluster' ? cluster.urls : [server.url]);
  });
  afterAll(() => connected?.close());
  runStoreConformance(
    { describe, it },
    (setup) =>
      redisStore({ client: connected.client, ...(prefix === undefined ? {} : { prefix }), ...setup }),
    { commands: commandsOf(name, prefix) },
  );
});
