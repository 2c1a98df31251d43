import { type ServerState, startRedisCluster, startServer } from '@sluice/test-servers';
import type { BenchmarkServer } from '../suite.ts';

/** Starts a server, or finds the one that a variable names. Never rejects. */
export async function startBenchmarkServer(name: BenchmarkServer): Promise<ServerState> {
  if (name !== 'redis-cluster') return startServer(name);
  try {
    return await redisCluster();
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}

async function redisCluster(): Promise<ServerState> {
  const { nodes, urls, stop } = await startRedisCluster();
  const info = String(await nodes[0]?.command('INFO', 'server'));
  const version = /redis_version:(\S+)/.exec(info)?.[1] ?? 'of unknown version';
  return {
    url: urls.join(','),
    version,
    description: `a Cluster of ${nodes.length} nodes of Redis ${version}`,
    stop,
  };
}
