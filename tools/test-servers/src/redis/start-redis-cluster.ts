import { type Machine, thisMachine } from '../machine.ts';
import { startTogether, stopAll } from '../start-together.ts';
import { until } from '../until.ts';
import { type RedisConfig, type RedisServer, redisLauncher } from './redis-launcher.ts';
import { findOwnRedis } from './redis-source.ts';

/** A cluster that serves all slots. */
export interface RedisCluster {
  /**
   * Three masters. Each holds a third of the slots, in this order, and can be killed, paused and restarted.
   */
  readonly nodes: readonly RedisServer[];
  readonly ports: readonly number[];
  readonly urls: readonly string[];
  readonly from: string;
  /** Resolves when every node sees every slot served, for example after a killed node was restarted. */
  whenFormed(): Promise<void>;
  stop(): Promise<void>;
}

export interface RedisClusterOptions {
  /** Directives for every node, as in redis.conf. */
  readonly config?: RedisConfig;
  /** Where to look. Default: this machine. */
  readonly machine?: Machine;
}

const slotCount = 16_384;

/**
 * Starts three masters without replicas. Takes two seconds, since a master waits that long before it accepts
 * writes. Ignores REDIS_URL.
 */
export async function startRedisCluster(options: RedisClusterOptions = {}): Promise<RedisCluster> {
  const source = await findOwnRedis(options.machine ?? thisMachine);
  const launcher = await redisLauncher(source, 3);
  const node = {
    config: { 'cluster-enabled': 'yes', 'cluster-node-timeout': '2000', ...options.config },
  };
  const started: RedisServer[] = [];
  try {
    const nodes = await startTogether(launcher.start(node), launcher.start(node), launcher.start(node));
    started.push(...nodes);
    await Promise.all(nodes.map((master, index) => assignSlots(master, index, nodes.length)));
    // Every node meets every other: gossip alone would take two more seconds.
    for (const one of nodes) {
      for (const other of nodes)
        if (one !== other) await one.command('CLUSTER', 'MEET', other.host, other.port);
    }
    const whenFormed = (): Promise<void> =>
      until('the Redis cluster serves all slots', async () => {
        const views = await Promise.all(nodes.map((master) => master.command('CLUSTER', 'INFO')));
        return views.every((view) => seesAll(String(view), nodes.length));
      });
    await whenFormed();
    return {
      nodes,
      ports: nodes.map((master) => master.port),
      urls: nodes.map((master) => master.url),
      from: source.from,
      whenFormed,
      stop: () => stopAll(nodes).finally(() => launcher.stop()),
    };
  } catch (error) {
    await stopAll(started).finally(() => launcher.stop());
    throw error;
  }
}

async function assignSlots(master: RedisServer, index: number, count: number): Promise<void> {
  const first = Math.round((slotCount * index) / count);
  const end = Math.round((slotCount * (index + 1)) / count);
  // Not ADDSLOTSRANGE, which came with Redis 7.
  await master.command(
    'CLUSTER',
    'ADDSLOTS',
    ...Array.from({ length: end - first }, (_, slot) => first + slot),
  );
  await master.command('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
}

function seesAll(info: string, count: number): boolean {
  return [`cluster_state:ok`, `cluster_slots_ok:${slotCount}`, `cluster_known_nodes:${count}`].every((fact) =>
    info.includes(`${fact}\r\n`),
  );
}
